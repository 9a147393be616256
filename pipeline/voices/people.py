"""The people whom a text names in full."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from types import MappingProxyType

from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.text import words_of
from copydesk.voices.given import GIVEN, MEN, SURNAMES_TOO, WOMEN
from copydesk.voices.grammar import AL, ELIDED, FULL_NAME, INSIDE_NAMES, POSSESSIVE, TOKEN, UPPER, Grammar

_LEAD = 24  # characters before a name that hold the word before it
_APPOSITION = compiled(r",\s+(?P<what>(?:an?|the)\s[^,;:.“”\"]{1,60})[,.;]")
_LEAST_NAME = 2  # words
_LEAST_CALLED = 4  # letters: "Kim", "Xi" and "Li" are surnames
_LONGEST_NAME = 5  # words
_NO_PERSON_BEFORE = ("the ", "The ", " an ")
_CONTRACTED = compiled(r"(?:I|It|He|She|That|There|Here|What|Who|Let|We|They|You)['’](?:m|s|re|ve|ll|d)\Z")
# "J.D. Sato", "Gen. Sato": rows that a full stop cuts.
_STOPPED = compiled(
    rf"(?<![\w.])(?:(?P<name>(?:[{UPPER}][\w’-]{{1,20}}[ \t]+)?(?:[{UPPER}]\.){{2}}[ \t]+[{UPPER}][\w’'-]{{1,60}})"
    rf"|(?P<title>[{UPPER}][a-z]{{1,8}})\.[ \t]+(?P<bearer>[{UPPER}][\w’'-]{{1,60}})(?![ \t]+[{UPPER}]))"
)
_NO_INITIALS = ("U.S.", "U.N.", "U.K.", "E.U.", "D.C.", "L.A.", "N.Y.", "N.J.", "N.C.", "S.C.", "N.H.", "N.M.", "R.I.")
# Given names of two capitals, for which nobody writes the full stops.
_CALLED_BY_INITIALS = frozenset("AJ BJ CJ DJ EJ JD JJ JT KC KD KJ LJ MJ PJ RJ TJ".split())
# Of "Communications Aya Sato".
_NOUN_ENDINGS = ("airs", "ance", "ence", "ices", "ics", "ities", "ment", "ments", "news", "ports", "ship", "sion", "tion", "tions")
_NO_NAME_WITHIN = compiled(r"(?<!\bvan)(?<!\bvon)\s(?:der|den)\s")  # "Christian den Bau"
_GERMAN_NOUN = compiled(
    r"\b(?:[Dd](?:er|ie|as|en|em|es)|[Ee]ine?[mnrs]?|[Kk]eine?[mnrs]?|(?:[Ss]|[Mm]|[Ii]hr|[Uu]ns(?:er)?)eine?[mnrs]?|[Dd]iese[mnrs]?|[Zz]u[mr]|[Ii]m|[Aa]m|[Vv]om|[Bb]eim"
    r"|viele[rn]?|mehrere[rn]?|alle[rn]?)\s(?:[a-zäöüß-]+\s)?(?P<noun>[A-ZÄÖÜ][\w-]+)"
)
_SUFFIXES = frozenset("Jr Jr. Sr Sr. II III IV".split())
_SAID_BY = compiled(
    r"[”“«\"],?[ ](?:(?!(?:the|an?|in|on|of|for|from|to|with|as|at|by|and|or|de[rsmn]?|das|die|la|le|el)\b)[a-zß-ÿ]+[ ])?"
    rf"(?P<name>[{UPPER}][\w’'-]{{2,40}})"
)
# "striker Sato", with nothing more of the name.
_CALLED = compiled(rf"(?<![\w’'-])(?P<role>[\w-]{{2,40}}[a-zß-ÿ])[ ](?:[{UPPER}][ ])?(?P<name>[{UPPER}][\w’-]{{2,40}})(?!\w|[ ]+[{UPPER}])")
_AGED = compiled(r" \(\d\d\)")  # "Noura (31)"
_QUOTED_AHEAD = 400  # characters
_POSSESSIVE_WITHIN = compiled(r"['’]s?[ \t]+")
_CLEARLY = 3  # times as often
_LONGEST_HEADLINE, _LEAST_HEADLINE = 160, 4  # characters; words
_MOST_LARGE = 0.7  # of its words have a capital


@lru_cache(maxsize=2)  # two stages ask for the same article
def people_of(text: str, grammar: Grammar) -> Mapping[str, str]:
    """Each part of a personal name that stands in the text in full ("Ito" of "Mariko Ito") -> the full name.

    Also "the minister" -> who is called "Minister Mariko Ito"; "" where several are. Of "President Ito", whose wife is Laura Ito, "Ito".
    """
    people: dict[str, str] = {}
    offices: dict[str, dict[str, None]] = {}  # "the minister" -> who is called so
    addressed: dict[str, str] = {}  # "Andrew" of "Prince Andrew" -> "prince"
    small = frozenset(words_of(text).words)
    rows = _rows(text, grammar)
    ahead = {row: _words_before(text, at) for row, at in rows.items()}
    kin = {
        row
        for row, words in ahead.items()
        if not grammar.words.kin.isdisjoint((row.split(maxsplit=1)[0].lower(), words[0].rstrip(","), words[1]))
    }
    of_kin: set[str] = set()
    # "Give Sato" in a headline is no given name where the text has "Jon Sato": rows that a common word opens come last.
    for name in sorted(rows, key=lambda name: (name.split(maxsplit=1)[0].lower() in small, name in kin)):
        row = _without_opening(grammar.parted(name.split()), grammar)
        bearer = _without_body(grammar.after_office(row), small, grammar)
        office = row[-len(bearer) - 1].lower() if len(bearer) < len(row) else ""
        full = _full_name(bearer, small, grammar)
        if full and not _is_a_persons(full, text, rows[name], office, ahead[name][0], grammar):
            full = ""
        holds = f"former {office}" if office and not grammar.words.formerly.isdisjoint((ahead[name][0], row[0].lower())) else office
        if not full:
            if len(bearer) == 1 and grammar.base_of(office) in grammar.words.forms_of_address:
                addressed[POSSESSIVE.sub("", bearer[0])] = holds
            continue
        first, last = full.split(maxsplit=1)[0], full.rsplit(maxsplit=1)[-1]
        if first.lower() in small and people.get(last, full) != full:
            continue
        if holds and not _is_body_or_place([office], grammar):
            offices.setdefault(f"the {holds}", {})[full] = None
        if name in kin:
            of_kin.add(full)
        bare = last.partition("-")[2] if AL.match(last) else last  # "Sato" of "Ali al-Sato"
        for word in (last, bare, first):
            people.setdefault(word, full)
    for word, office in addressed.items():
        if _is_body_or_place([word.lower()], grammar):
            continue
        if word not in people or people[word] in of_kin:
            people[word] = word
        if office:
            offices.setdefault(f"the {office}", {})[people[word]] = None
    for aged in _AGED.finditer(text):
        word = text[max(0, aged.start() - _LEAD) : aged.start()].rpartition(" ")[2]
        if word[:1].isupper() and word.isalpha() and word not in people and not _is_body_or_place([word.lower()], grammar):
            people[word] = word
    people.update((office, _holder(list(holders), text)) for office, holders in offices.items())
    return MappingProxyType(people)


def addressed_as(people: Mapping[str, str], name: str, title: str, grammar: Grammar) -> str:
    """The full name of whom the text calls by a surname behind a title: of two people, "Mr Ito" is the one with a man's given name."""
    words, title = grammar.words, title.rstrip(".").lower()
    fitting = MEN if title in words.men else WOMEN if title in words.women else frozenset[str]()
    full = people[name]
    if not fitting or full.partition(" ")[0].lower() in fitting:
        return full
    others = {other for other in people.values() if other.endswith(f" {name}") and other.partition(" ")[0].lower() in fitting}
    return others.pop() if len(others) == 1 else full


def _is_marked_off(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand right around text[start:end], a title, or a slash before it, as in the names of firms."""
    return text.startswith("/", start - 1) or (
        text[start - 1 : start] in ("“", '"', "„", "»") and text[end : end + 2].lstrip(",.!?")[:1] in ("”", '"', "“", "«")
    )


@lru_cache(maxsize=2)
def _names_in(text: str) -> tuple[tuple[str, int], ...]:
    """The rows of capitals of a text, with their places."""
    return tuple((match.group(), match.start()) for match in FULL_NAME.finditer(text))


def _words_before(text: str, at: int) -> tuple[str, str]:
    """The last word before a place, and the last two, as "first-lady", in small letters."""
    words = text[max(0, at - _LEAD) : at].lower().replace("-", " ").split()[-2:]
    return words[-1] if words else "", "-".join(words)


def _rows(text: str, grammar: Grammar) -> dict[str, int]:
    """The rows of capitalised words that may hold a personal name -> where each stands first."""
    bodies, rows = bodies_of(text, grammar), dict[str, int]()
    headlines = [] if grammar.nouns_capitalised else [line for line in headlines_in(text) if text[line[1] - 1] != "."]
    for row, start in _names_in(text):
        if text.startswith(_NO_PERSON_BEFORE, max(0, start - 4)) or row in bodies or _is_marked_off(text, start, start + len(row)):
            continue
        at = bisect_right(headlines, (start, len(text))) - 1
        for piece in _pieces(row, grammar):
            if at < 0 or start >= headlines[at][1]:
                rows.setdefault(piece, start)
            elif (name := _in_headline(piece.split(), text)) is not None:
                rows.setdefault(name, start)
    for match in _STOPPED.finditer(text):
        if match["name"] or match["title"].lower() in grammar.words.forms_of_address:
            rows.setdefault(match["name"] or f"{match['title']} {match['bearer']}", match.start())
    # "Harbour Ranger" is nobody's name where there are "Harbour Rangers".
    return {row: at for row, at in rows.items() if f"{row}s" not in rows and not _goes_on_behind_a_name(row, rows, grammar)}


@lru_cache(maxsize=2)
def headlines_in(text: str) -> tuple[Span, ...]:
    """The lines Written Like This, ascending; any word there can have its capital for no reason of its own."""
    found: list[Span] = []
    start = 0
    for line in text.split("\n"):
        words = TOKEN.findall(line) if len(line) <= _LONGEST_HEADLINE else ()
        large = sum(not word.islower() for word in words)  # "iPhone", too
        if len(words) >= _LEAST_HEADLINE and large >= len(words) * _MOST_LARGE and not line.isupper():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return tuple(found)


def _in_headline(row: Sequence[str], text: str) -> str | None:
    """A given name and the word behind it, of a row of a headline: "Aya Sato" of "Wend Mayor Aya Sato Leaves"; without one, the two words
    that a headline begins with, where the text has the second again and again.
    """
    given = next((index for index, word in enumerate(row[:-1]) if word.lower() in GIVEN), None)
    if given is None and len(row) >= _LEAST_NAME and text.startswith(" ".join(row)) and text.count(f" {row[1]} ") >= _CLEARLY:
        given = 0
    return None if given is None else " ".join(row[given : given + _LEAST_NAME])


def _pieces(row: str, grammar: Grammar) -> Iterator[str]:
    """What a row of capitals holds between the small words of a headline ("Good Words With Aya Sato") and behind a possessive."""
    words, first = row.split(), 0
    based = next((index + 1 for index, word in enumerate(words[:-1]) if word.endswith(("-based", "-born"))), 0)
    words = words[based:]  # "New York-based Aya Sato"
    row = " ".join(words) if based else row
    if grammar.small_words.isdisjoint(row.lower().split()):
        words = [row]
    for index, word in enumerate(words[:-1]):
        low = word.lower()
        if low in grammar.small_words and low not in INSIDE_NAMES and index - first != 1:
            if index - first > 1:
                yield " ".join(words[first:index])
            first = index + 1
    piece = " ".join(words[first:])
    yield piece
    owner = _POSSESSIVE_WITHIN.split(piece)[0] if "’" in piece or "'" in piece else piece
    if owner != piece and " " in owner:
        yield owner


def _without_opening(row: list[str], grammar: Grammar) -> list[str]:
    """A row without what opens a sentence: "Aya Sato" of "When Aya Sato", "I’m Aya Sato", "Mother Aya Sato", "L’ingénieure Aya Sato"."""
    words = grammar.words
    openers = words.not_names | words.prepositions | words.kin
    while len(row) > _LEAST_NAME and (row[0].lower() in openers or ELIDED.match(row[0]) or _CONTRACTED.match(row[0])):
        row = row[1:]
    return row


def _full_name(bearer: Sequence[str], small: AbstractSet[str], grammar: Grammar) -> str:
    """The name of a person that capitalised words are, or ""; `small` are all words of the text."""
    words = [word for word in bearer if not word.isupper() or len(word.rstrip(".")) == 1 or _is_initials(word)]
    while len(words) > _LEAST_NAME and words[-1] in _SUFFIXES:
        words = words[:-1]
    if not _LEAST_NAME <= len(words) <= _LONGEST_NAME:  # an organisation, a title of a book
        return ""
    words[-1] = POSSESSIVE.sub("", words[-1])
    low = [word.lower().strip(".’'") for word in words]
    starts = grammar.words.not_names | grammar.words.prepositions
    if grammar.nouns_capitalised:
        starts = starts | grammar.words.no_source | grammar.first_words
    opens = low[0].partition("-")[0] in starts and words[0].partition("-")[2].islower()  # "Under-siege Ito"
    if opens or low[0] in starts | grammar.words.before_places or _CONTRACTED.match(words[0]) or any(map(str.isdigit, words[0])):
        return ""
    if _is_no_person(low, grammar) or set(low) <= small:  # "Birthright Citizenship" is common nouns
        return ""
    return " ".join(words)


def _is_a_persons(full: str, text: str, at: int, office: str, before: str, grammar: Grammar) -> bool:
    """Whether what looks like a name is used like a person's. `office`: what stands before it in its row, `before`: the word ahead."""
    if grammar.nouns_capitalised:
        return _is_attested(full, text, at, office or before, grammar)
    return bool(office) or not _is_called_by_its_first_word(full, text)


def _is_called_by_its_first_word(full: str, text: str) -> bool:
    """Whether what looks like a name is a body's, which a text calls by its first word afterwards: "Acme Apps", "Acme"; a person it calls
    by the last.
    """
    first, last = full.split(maxsplit=1)[0], full.rsplit(maxsplit=1)[-1]
    if first.lower().partition("-")[0] in GIVEN or len(first) < _LEAST_CALLED or first[1:2] == ".":
        return False
    rows = text.count(full)
    firsts, lasts = text.count(first) - rows, text.count(last) - rows
    return firsts >= _LEAST_NAME and firsts > lasts


def _is_attested(full: str, text: str, at: int, before: str, grammar: Grammar) -> bool:
    """Whether a row of capitals is somebody's name where nouns have capitals, too: its first word is a given name, `before` it stands what
    somebody is, or it is told of like somebody and neither word is a noun.
    """
    words = full.split()
    first, last = words[0], words[-1]
    if first.lower().partition("-")[0] in GIVEN:
        return (last[0].isupper() or AL.match(last) is not None) and not _NO_NAME_WITHIN.search(full)
    if not (last[0].isupper() or AL.match(last)) or not {"von", "der", "den"}.isdisjoint(words):
        return False  # "Bau der Brücke"
    low = [first.lower(), last.lower()]
    if any(grammar.abstract.search(word) or word in grammar.words.nothing or word in grammar.words.quantifiers for word in low):
        return False
    if grammar.describing.search(low[0]) or low[0] in grammar.words.nameless or not _nouns_in(text).isdisjoint((first, last)):
        return False
    if grammar.is_somebody(before.rpartition("-")[2]):
        return True
    if text.count(f"{first} ") > text.count(full) + 1:
        return False  # two surnames side by side
    behind = text[at + len(full) : at + len(full) + 2] if text.startswith(full, at) else ""
    return behind in (" (", ", ") or text.count(last) > 1


@lru_cache(maxsize=2)
def _nouns_in(text: str) -> frozenset[str]:
    """The words with a capital that stand behind an article or the like in a German text: nouns."""
    return frozenset(match["noun"] for match in _GERMAN_NOUN.finditer(text))


def _is_initials(word: str) -> bool:
    return word in _CALLED_BY_INITIALS or (len(word) == len("J.D.") and word[1::2] == ".." and word not in _NO_INITIALS)


def _holder(holders: Sequence[str], text: str) -> str:
    """Who is meant by an office that several hold: of whom the text speaks far more often; "" where that is nobody."""
    counts = sorted(((text.count(name.rsplit(maxsplit=1)[-1]), name) for name in holders), reverse=True)
    return counts[0][1] if len(counts) == 1 or counts[0][0] >= _CLEARLY * counts[1][0] else ""


def _goes_on_behind_a_name(row: str, rows: Collection[str], grammar: Grammar) -> bool:
    """Whether a row of capitals begins with two that stand alone elsewhere: "Aya Sato Film Shown", where the text has "Aya Sato"; not
    "Wend County Sheriff Aya Sato", where it has "Wend County".
    """
    words = row.split()
    behind = [word.lower().rstrip(".") for word in words[_LEAST_NAME:-1]]
    return (
        len(words) > _LEAST_NAME
        and " ".join(words[:_LEAST_NAME]) in rows
        and not any(word in GIVEN or grammar.is_office(word) for word in behind)
    )


@lru_cache(maxsize=2)
def bodies_of(text: str, grammar: Grammar) -> frozenset[str]:
    """The names of bodies that look like a person's, where the text tells it: "the firm Blue Heron", "Blue Heron, a research firm", "chief
    executive of Blue Heron", "Blue Heron, which".
    """
    words = grammar.words
    kinds = words.institutions | words.makers
    found: set[str] = set()
    for name, start in _names_in(text) if not grammar.nouns_capitalised else ():
        behind = _APPOSITION.match(text, start + len(name))
        head = grammar.head(behind["what"]) if behind else []
        last, two = _words_before(text, start)
        told = last in kinds or two in words.of_a_body or bool(head and head[-1] in kinds) or text.startswith(", which ", start + len(name))
        row = name.lower().split()
        if told and GIVEN.isdisjoint(row) and not any(map(grammar.is_office, row[:-1])):
            found.add(name)
    return frozenset(found)


@lru_cache(maxsize=2)
def told_of(text: str, grammar: Grammar) -> frozenset[str]:
    """The words with a capital of which a text tells what is told of people only: "Sato, 45,", "Sato, the pilot,", "Sato says he",
    "Sato said … . He …", "“I …,” said Sato", "striker Sato".
    """
    found: set[str] = set()
    for told in grammar.of_people.finditer(text):
        what = grammar.head(told["what"]) if told["what"] else []
        somebody = not what or (grammar.is_somebody(what[-1].lower()) and what[-1] not in grammar.words.institutions)
        if somebody and not told["name"].isupper():
            found.add(told["name"])
    for said in _SAID_BY.finditer(text):
        if not said["name"].isupper() and grammar.i_said.search(text, max(0, said.start() - _QUOTED_AHEAD), said.start()):
            found.add(said["name"])
    words = grammar.words
    for called in _CALLED.finditer(text):
        role = called["role"].lower()
        firm = grammar.base_of(role) in words.institutions or role in words.makers | words.firms_too | words.prepositions
        if not firm and not called["name"].isupper() and grammar.is_somebody(role) and (grammar.nouns_capitalised or role[-1] != "s"):
            found.add(called["name"])
    return frozenset(found)


def _without_body(row: list[str], small: AbstractSet[str], grammar: Grammar) -> list[str]:
    """A name without what stands before it: "Stephen Moos" of "Canadians Stephen Moos", "Wend Police Stephen Moos", "Affairs Stephen Moos",
    "CMO Stephen Moos" and "Will Stephen Moos"; `small` are all words of the text.

    "American Red Cross" and "Harbour Authority" stay.
    """
    words = grammar.words
    if grammar.nouns_capitalised and row[0].lower() not in GIVEN:  # whatever he is: "Drogenbeauftragte Stephen Moos"
        return next((row[index:] for index in range(1, len(row) - 1) if row[index].lower() in GIVEN), row)
    for index in range(1, len(row) - 1):
        word, before = row[index - 1], row[index - 1].lower()
        place = before in words.places or (before.endswith("s") and before[:-1] in words.places)
        noun = before not in GIVEN and (
            grammar.is_somebody(before.rpartition("-")[2])
            or before.endswith(_NOUN_ENDINGS)
            or before in small
            or (word.isupper() and word.isalpha() and len(word) > 1)
        )
        if row[index].lower() in GIVEN and (place or noun or grammar.base_of(before) in words.institutions or before in words.no_source):
            return row[index:]
    return row


def _is_no_person(low: Sequence[str], grammar: Grammar) -> bool:
    """Whether words in small letters are an office, a body or a place."""
    office = grammar.is_office(low[-1].rpartition("-")[2]) and not (low[-1] in SURNAMES_TOO and low[-2] in GIVEN)  # "Tessa Bishop"
    return office or _is_body_or_place(low, grammar)


def _is_body_or_place(low: Sequence[str], grammar: Grammar) -> bool:
    return not grammar.words.institutions.isdisjoint(low) or grammar.of_a_place(low)

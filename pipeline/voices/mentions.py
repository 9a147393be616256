"""Who is in a text, and where: each place that names a person, whether a clause begins with it, and what the text tells of the person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from copydesk.article import Prose, Span
from copydesk.compiled import compiled
from copydesk.text import containing, words_of
from copydesk.voices.given import MEN, WOMEN
from copydesk.voices.grammar import POSSESSIVE_ENDS, Grammar
from copydesk.voices.people import addressed_as

WOMAN, MAN, UNKNOWN = "woman", "man", ""
_LEAD = 48  # characters before a name that tell what it is the subject of, and of which office
_BEHIND = 90  # characters behind it that tell what somebody is
_FARTHEST = 4  # paragraphs back to which a pronoun can reach
_LOOK_BACK = 60  # mentions
_LIKE_A_WORD = compiled(r"[^\W\d_][\w’'.-]*")
_JOINED = compiled(r"\w+(?:-\w+)*")
_COPULAS = frozenset("is was ist war est était es era fue".split())  # "The first witness was Aya Sato."
_OPENING = "“„\"'‘(["
_BEING = r"[ ](?:is|was|ist|war|est|était|es|era)(?=[ ](?:an?|the|eine?|der|die|une?|la|le|el|una?)[ ])"
_APPOSITION = compiled(rf"(?:,|{_BEING})[ \t\u00a0]+(?P<what>(?:[\w’'.&-]+[ \t\u00a0]+){{0,7}}[\w’'-]+)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the prose that speaks of a person. name: "" where nobody is named. opens: a clause begins with it.

    sex: WOMAN or MAN, where the words there tell it. within: that clause hangs on another ("because Sato left"); sentence: which one it is.
    """

    at: int
    paragraph: int
    name: str
    opens: bool
    sex: str = UNKNOWN
    within: bool = False
    sentence: int = -1


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of a prose outside of its quotations, ascending; what is known of the people.

    sex: name -> WOMAN or MAN, where it is known. roles: name -> the words for what somebody is, in small letters ("senator", "farmer").
    """

    found: tuple[Mention, ...]
    sex: Mapping[str, str]
    roles: Mapping[str, frozenset[str]]

    def before(self, at: int) -> Iterator[Mention]:
        """The mentions before `at`, the nearest first, no more than _LOOK_BACK."""
        last = bisect_right(self.found, at - 1, key=lambda item: item.at)
        yield from reversed(self.found[max(0, last - _LOOK_BACK) : last])


def mentions_of(prose: Prose, quoted: Sequence[Span], people: Mapping[str, str], grammar: Grammar) -> Mentions:
    """Where `prose` speaks of the people whom it names (`people_of`)."""
    found: list[Mention] = []
    roles: dict[str, set[str]] = {}
    sex: dict[str, str] = {}
    text, cut = prose.text, words_of(prose.text)
    end = -1  # of the name before
    joined = {name.partition("-")[0] for name in people if "-" in name}
    for part, at in [pair for pair in zip(cut.words, cut.starts, strict=True) if pair[0] in people or pair[0] in joined]:
        word = _whole(text, part, at)
        if not people.get(word):
            continue
        apart = text[end:at] if end >= 0 else "."
        end = at + len(word)
        if len(apart) < 4 and not apart.strip(" \u00a0.") and found and word in found[-1].name.split():
            continue  # the second word of the same name
        lead = text[max(0, at - _LEAD) : at]
        before = _last_words(lead)
        name = addressed_as(people, word, before[0], grammar)
        behind = _behind(text, at, name)
        roles.setdefault(name, set()).update(_roles_around(before, behind, grammar))
        paragraph, sentence = containing(prose.paragraphs, at), containing(prose.sentences, at)
        if paragraph is None or sentence is None or containing(quoted, at) is not None:
            continue
        owned = text[end - 2 : end + 2].strip().endswith(POSSESSIVE_ENDS) or text.startswith(("'s", "’s"), end)
        lead = _clause(lead, at - prose.sentences[sentence][0], grammar)
        # ", the pilot Aya Sato," is told of somebody, and does nothing itself.
        opens = not owned and _opens(lead, grammar) and not (lead.endswith(",") and behind.startswith((",", ".", ";", ")")))
        within = lead.rpartition(" ")[2].lower() in grammar.words.clause_openers
        found.append(Mention(at, paragraph, name, opens, within=within, sentence=sentence))
    for name, said in roles.items():
        sex[name] = _sex_of(name, said, grammar)
    return Mentions(
        tuple(found), {name: known for name, known in sex.items() if known}, {name: frozenset(said) for name, said in roles.items()}
    )


def _whole(text: str, part: str, at: int) -> str:
    """The word that begins at `at` with all that hyphens join to it: "Vale-Reed" is not Vale; "" for its second half."""
    if text.startswith("-", at - 1):
        return ""
    joined = _JOINED.match(text, at) if text.startswith("-", at + len(part)) else None
    return joined.group() if joined is not None else part


def _behind(text: str, at: int, name: str) -> str:
    """What follows a name that stands at `at`, in full or in part."""
    stop = at + len(name) if text.startswith(name, at) else at + len(text[at : at + 60].split(maxsplit=1)[0].rstrip(",.;:"))
    return text[stop : stop + _BEHIND]


def _last_words(lead: str) -> tuple[str, str]:
    """The last word of `lead`, and the one before it; "" where other marks than spaces part them from what follows."""
    words = lead.rpartition("\n")[2].split()[-2:] if lead[-1:] in (" ", "\t", "\u00a0") else []
    words = [word.lstrip(_OPENING) if _LIKE_A_WORD.fullmatch(word.lstrip(_OPENING)) else "" for word in words]
    if not words or not words[-1]:
        return "", ""
    return words[-1], words[0] if len(words) > 1 and "." not in words[0] else ""


def _roles_around(before: tuple[str, str], behind: str, grammar: Grammar) -> Iterator[str]:
    """The words for what somebody is: titles and trades before the name, and the noun of "Aya Sato, head of the lab"."""
    one, two = before
    nearer = one.strip(".").lower()
    for word in (one, "" if nearer in grammar.words.prepositions else two):  # "an actor in Sato's film"
        low = word.strip(".").lower()
        if low and low not in grammar.words.pronouns and (low in grammar.words.forms_of_address or grammar.is_somebody(low)):
            yield low  # a pronoun there ("he said Sato …") is somebody else
    apposition = _APPOSITION.match(behind)
    if apposition is not None:
        head = grammar.head(apposition["what"])
        if head and (head[0].lower() in grammar.words.articles or grammar.is_somebody(head[-1].lower()) or len(head) < 4):
            yield from (low for low in (word.lower() for word in head) if low not in grammar.words.pronouns and grammar.is_somebody(low))


def _sex_of(name: str, roles: set[str], grammar: Grammar) -> str:
    """WOMAN or MAN as the words for somebody tell, or else the given name."""
    words = grammar.words
    women, men = len(roles & words.women), len(roles & words.men)
    women += sum(role.endswith(ending) for role in roles - words.women for ending in words.women_endings)
    if women != men:
        return WOMAN if women > men else MAN
    given = name.split(maxsplit=1)[0].lower()
    return WOMAN if given in WOMEN else MAN if given in MEN else UNKNOWN


def sex_of_noun(head: Sequence[str], grammar: Grammar) -> str:
    """WOMAN or MAN as the words of a noun phrase tell: "the actress", "der Schaffner"; UNKNOWN where they do not."""
    words, last = grammar.words, grammar.base_of(head[-1].lower())
    if last in words.women or (grammar.is_somebody(last) and any(map(last.endswith, words.women_endings))):
        return WOMAN
    return MAN if last in words.men or head[0].lower() in words.men else UNKNOWN


def _clause(lead: str, into: int, grammar: Grammar) -> str:
    """What stands before a name and the words for who bears it; `into` characters of `lead` are of the name's sentence."""
    lead = lead[-into:] if 0 < into < len(lead) else lead if into else ""
    row = lead.split()
    if row and row[-1][0].isdigit() and "-" in row[-1]:
        row.pop()  # "16-year-old Sato"
    while row and (row[-1][0].isupper() or grammar.is_somebody(row[-1].strip(",.").lower()) or row[-1].lower() in grammar.words.articles):
        if row[-1].endswith((",", ":", ";")):
            return " ".join(row)
        row.pop()
    if len(row) > 1 and row[-2].lower() in grammar.words.articles and row[-1][-1].isalpha():
        row = row[:-2]  # "a hoarse Sato said": an adjective
    return " ".join(row)


def _opens(lead: str, grammar: Grammar) -> bool:
    """Whether a clause begins behind `lead`."""
    last = lead.rpartition(" ")[2].lower()
    return not last or last in _COPULAS or last[-1] in ',:;–—-)”"»' or last in grammar.words.clause_openers or last in grammar.words.adverbs


def nearest(mentions: Mentions, said: Sequence[Mention], at: int, paragraph: int, fits: Callable[[Mention], bool]) -> Mention | None:
    """Whom a pronoun at `at` stands for; `said` are the speakers so far, the latest last, `fits` says of one whether it can be that one.

    The latest speaker, or subject of a clause who surely is a person, in this paragraph or one of those before it (of a sentence with
    several such clauses, of the one on which the others hang); else the one person who is named there at all.
    """
    speaker = next(
        (item for item in islice(reversed(said), _LOOK_BACK) if paragraph - item.paragraph <= _FARTHEST and item.at < at and fits(item)),
        None,
    )
    others: list[Mention] = []
    inner: Mention | None = None
    spoke = {item.name for item in said}
    for item in mentions.before(at):
        if inner is not None and item.sentence != inner.sentence:
            return inner
        if paragraph - item.paragraph > _FARTHEST:
            break
        if speaker is not None and item.at <= speaker.at:
            break
        if not fits(item):
            continue
        if item.opens and (item.name in mentions.sex or item.name in spoke or mentions.roles.get(item.name)):
            if not item.within:
                return item
            inner = inner or item
        others.append(item)
    if inner is not None or speaker is not None:
        return inner or speaker
    here = [item for item in others if item.paragraph == paragraph]
    alone = next((some[0] for some in (here, others) if some and len({item.name for item in some}) == 1), None)
    return alone or next((item for item in others if item.opens), None)

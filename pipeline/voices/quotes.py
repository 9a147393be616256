"""Who is speaking: quotations, the attributions that stand around them, and the voice of any place in the prose.

Quotation marks are read a paragraph at a time, so one lost mark spoils no more than its paragraph. A quotation runs over a paragraph's
end only where the next paragraph opens with a quotation mark again. Attributions are reporting verbs with their subject ("Ms Ito said",
"said the mayor") and phrases such as "according to"; the words come from pipeline/voices/reporting.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress, islice

from copydesk.article import Prose, Span, Voice
from copydesk.text import containing, words_of
from copydesk.voices.apart import standing_apart
from copydesk.voices.marks import spoken_of
from copydesk.voices.reporting import Reporting, reporting_of
from copydesk.voices.trades import GENERIC_BODIES, MAKERS, is_trade


@dataclass(frozen=True, slots=True)
class Quotation:
    """prose.text[start:end], quotation marks included. `inner` is the span between the marks.

    speech: words that somebody is quoted with; otherwise a term, a title or words held at arm's length.
    asked: the question of an interviewer, which nobody is quoted with and which needs no source.
    continued: the paragraph goes on with a quotation that the paragraph before it left open.
    balanced: both marks stand there (or it is continued and the missing mark is the custom).
    speaker: index of its attribution in Voices.attributions, or None.
    """

    start: int
    end: int
    inner: Span
    speech: bool
    continued: bool
    balanced: bool
    speaker: int | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """A place where the text names where a statement comes from.

    verb and source are spans of the prose; source is the subject's noun phrase ("a senior official", "she").
    kind: "named-person", "named-institution", "document", "unnamed", "vague"; or, of no account as sources, "author" (the writer's own
    "I") and "unresolved" (a pronoun of which the text does not tell whom it stands for; one of the writer's own family).
    name: who that is (a pronoun, or "the farmer", stands for the last speaker before it); "" where nobody is named.
    covers: the part of its sentence that the source vouches for.
    """

    verb: Span
    source: Span
    kind: str
    name: str
    covers: Span


@dataclass(frozen=True, slots=True)
class Voices:
    """The quotations (ascending, not overlapping) and attributions (ascending by verb) of a prose."""

    quotations: tuple[Quotation, ...]
    attributions: tuple[Attribution, ...]

    def at(self, start: int, end: int) -> Voice:
        """Whose words prose[start:end] are."""
        if self.quotation_at(start) is not None:
            return Voice.QUOTE
        first = bisect_left(self.attributions, start - _REACH, key=lambda item: item.verb[0])
        for item in islice(self.attributions, first, None):
            if item.verb[0] > start + _REACH:
                break
            if item.kind != "author" and (item.covers[0] <= start < item.covers[1] or (item.verb[0] < end and start < item.verb[1])):
                return Voice.PARAPHRASE
        return Voice.AUTHOR

    def quotation_at(self, offset: int) -> Quotation | None:
        """The quotation that holds `offset`."""
        at = bisect_right(self.quotations, offset, key=lambda item: item.start) - 1
        return self.quotations[at] if at >= 0 and offset < self.quotations[at].end else None


_REACH = 2_000  # characters; no sentence of prose is longer


@lru_cache(maxsize=2)  # two stages ask for the same article one after the other
def voices_of(prose: Prose, language: str | None) -> Voices:
    """Quotations and attributions of `prose`. Without lists for `language` there are quotations only."""
    marked = quotations_of(prose)
    reporting = reporting_of(language)
    if reporting is None:
        return Voices(tuple(marked), ())
    people = people_of(prose.text, reporting)
    turns = _turns(prose, people)
    if turns:
        paragraphs = {prose.paragraphs[index][0] for index in turns}
        marked = [item for item in marked if prose.paragraphs[containing(prose.paragraphs, item.start) or 0][0] not in paragraphs]
        marked += [
            Quotation(*turn.said, turn.said, speech=not turn.asked, continued=False, balanced=True, asked=turn.asked)
            for turn in turns.values()
        ]
        marked.sort(key=lambda item: item.start)
    attributions = _attributions(prose, marked, reporting, people)
    if turns:
        named = [
            Attribution((turn.mark[0], turn.said[0]), turn.mark, "named-person", turn.name, (turn.said[0], turn.said[0]))
            for turn in turns.values()
            if turn.name and not turn.asked
        ]
        attributions = tuple(sorted((*attributions, *named), key=lambda item: item.verb))
    told = _with_speakers(prose, marked, attributions)
    return _with_those_apart(prose, told, attributions, reporting, people)


def _with_those_apart(
    prose: Prose, quotations: tuple[Quotation, ...], attributions: tuple[Attribution, ...], reporting: Reporting, people: dict[str, str]
) -> Voices:
    """The voices with the speakers that stand apart from their quotations: on a line of their own, or with a colon in front."""
    alone = [index for index, item in enumerate(quotations) if item.speaker is None and not item.asked and not item.continued]
    given: dict[int, Attribution] = {}  # by quotation
    for index, mark, source in standing_apart(prose, [(at, (quotations[at].start, quotations[at].end)) for at in alone], people):
        kind, name = classify(prose.text[source[0] : source[1]], reporting, people)
        speech = quotations[index].speech or len(_WORDS.findall(prose.text, *quotations[index].inner)) >= _LEAST_APART
        if kind not in ("", "pronoun", "author", "unresolved") and speech:
            given[index] = Attribution(mark, source, kind, name, (mark[0], mark[0]))
    if not given:
        return Voices(quotations, attributions)
    merged = sorted((*attributions, *given.values()), key=lambda item: item.verb)
    place = {id(item): number for number, item in enumerate(merged)}
    told = []
    for index, item in enumerate(quotations):
        said = given.get(index) or (attributions[item.speaker] if item.speaker is not None else None)
        told.append(replace(item, speech=item.speech or index in given, speaker=place[id(said)] if said else None))
    return Voices(tuple(told), tuple(merged))


_LEAST_APART = 3  # words of a quotation whose speaker stands apart


# --- quotation marks ---------------------------------------------------------------------------------------------------------------------

_MARKS = re.compile("[\"“”„‟«»‘’‚'‹›]")
_SINGLE = "‘’‚'‹›"
# Words that begin with an apostrophe.
_ELIDED = re.compile(r"['‘’](?:\d\ds?\b|(?:cause|em|til|tis|twas|n|bout|round|cuz|tween|sup)\b)", re.IGNORECASE)
_OPENERS = "([{—–-/¿¡…"


def quotations_of(prose: Prose) -> list[Quotation]:
    """Every outermost quotation, ascending; whether it is speech is judged by its form alone here."""
    found: list[Quotation] = []
    text = prose.text
    left_open = False  # the paragraph before ended inside a quotation
    sentence_starts = [start for start, _ in prose.sentences]
    for paragraph, (start, end) in enumerate(prose.paragraphs):
        spans = _quoted(text, start, end, sentence_starts)
        for number, (first, last, opened, closed) in enumerate(spans):
            continued = left_open and number == 0 and first == start
            inner = (first + 1 if opened else first, last - 1 if closed else last)
            balanced = (opened and closed) or (opened and last == end and not closed and _opens_with_mark(prose, paragraph + 1))
            found.append(Quotation(first, last, inner, _reads_as_speech(text, inner, (first, last), (start, end)), continued, balanced))
        left_open = bool(spans) and not spans[-1][3] and spans[-1][1] == end
    return found


def _opens_with_mark(prose: Prose, paragraph: int) -> bool:
    """Whether the paragraph of that number opens with a quotation mark."""
    return paragraph < len(prose.paragraphs) and prose.text[prose.paragraphs[paragraph][0]] in "\"“„«‘»'‚"


_CLOSERS = {'"': '"”“', "“": '”"', "„": '“”"‟', "‟": '”"', "«": "»", "»": "«", "”": '”"'}  # ” opens where Swedish is written


def _quoted(text: str, start: int, end: int, sentence_starts: Sequence[int]) -> list[tuple[int, int, bool, bool]]:
    """(first, last, opening mark stands there, closing mark stands there) of the outermost quotations of one paragraph."""
    spans: list[tuple[int, int, bool, bool]] = []
    opened: int | None = None
    unended = start  # the sentence of the open quotation does not end before this
    singles: _Singles = {}
    skip_to = start
    for mark in _MARKS.finditer(text, start, end):
        at = mark.start()
        if at < skip_to or spoken_of(text, at, start, end):
            continue
        char = text[at]
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if opened is not None:
            if char in _CLOSERS[text[opened]] and (char != '"' or _can_close(before, after) or not _can_open(before, after)):
                spans.append((opened, at + 1, True, True))
                opened = None
            elif char == text[opened] and char in "“„«" and _can_open(before, after):
                # The mark that should have closed the first one is lost: it ends with its sentence.
                stop = _sentence_end_before(text, sentence_starts, opened, at, unended)
                if stop is not None:
                    spans.append((opened, stop, True, False))
                    opened = at
                else:  # but for a full stop that only white space follows as yet
                    unended = max(unended, at - 100 + len(text[max(opened, at - 100) : at].rstrip()) - 1)
        elif char in _SINGLE:
            single = _single(text, at, start, end, singles)
            if single is not None:
                spans.append((at, single[0], True, single[1]))
                skip_to = single[0]
        elif _opens(char, before, after):
            opened = at
        elif not (char == '"' and before.isdigit() and not spans):  # 30" is inches
            first = _lost_opening(start, at, spans, sentence_starts)
            if at > first:
                spans.append((first, at + 1, False, True))
    if opened is not None:
        spans.append((opened, end, True, False))
    return spans


def _opens(char: str, before: str, after: str) -> bool:
    """Whether a double mark opens a quotation where none is open."""
    if char in "„‟«":
        return True
    if char == "»":
        return _can_open(before, after)
    if char == "”":
        return _can_open(before, after) and not _can_close(before, after)
    return _can_open(before, after) or not _can_close(before, after)


_Singles = dict[
    str, tuple[list[int], list[int]]
]  # single opening mark -> where in a paragraph a mark may close it, and where one opens anew


def _single(text: str, at: int, start: int, end: int, singles: _Singles) -> tuple[int, bool] | None:
    """(end, closing mark stands there) of the quotation that a single mark at `at` opens; None where it is an apostrophe."""
    after = text[at + 1] if at + 1 < end else " "
    close = _single_close(text, at, start, end, singles)
    if close is not None:
        return close + 1, True
    if at == start and text[at] in "‘'" and after.isupper() and not _ELIDED.match(text, at):
        return end, False  # the paragraph opens with it, and a later paragraph may close it
    return None


def _can_open(before: str, after: str) -> bool:
    return (before.isspace() or before in _OPENERS or before in "\"'“‘:,") and not after.isspace()


def _can_close(before: str, after: str) -> bool:
    return not before.isspace() and (after.isspace() or not after.isalnum())


def _single_close(text: str, at: int, start: int, end: int, singles: _Singles) -> int | None:
    """Where the quotation ends that a single mark at `at` of the paragraph text[start:end] opens; None where the mark is an apostrophe."""
    char = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if char == "’" or not _can_open(before, after) or _ELIDED.match(text, at):
        return None
    if char not in singles:
        singles[char] = _single_marks(text, start, end, char)
    closing, opening = singles[char]
    stop = min(end, at + _REACH)
    anew = bisect_left(opening, at + 2)
    if anew < len(opening):
        stop = min(stop, opening[anew])
    doubtful: int | None = None  # after an s it may be a possessive
    for index in islice(closing, bisect_left(closing, at + 2), None):
        if index >= stop:
            break
        if text[index - 1] in "sS":
            doubtful = index
            continue
        if text[index - 1] in ".,!?…;:—-)" or doubtful is None:
            return index
        return doubtful
    return doubtful


_SINGLE_CLOSERS = {"‘": "’'", "'": "'’", "‚": "‘’'", "‹": "›", "›": "‹"}


def _single_marks(text: str, start: int, end: int, char: str) -> tuple[list[int], list[int]]:
    """Where in text[start:end] a mark may close the quotation that `char` opens, and where `char` itself opens another."""
    closing: list[int] = []
    opening: list[int] = []
    for mark in re.finditer(f"[{char}{_SINGLE_CLOSERS[char]}]", text[start:end]):
        at = start + mark.start()
        before, after = text[at - 1] if at > start else " ", text[at + 1] if at + 1 < end else " "
        if text[at] == char and char != "'" and _can_open(before, after):
            opening.append(at)
        elif text[at] in _SINGLE_CLOSERS[char] and not before.isspace() and not after.isalnum():
            closing.append(at)
    return closing, opening


def _lost_opening(start: int, at: int, spans: Sequence[tuple[int, int, bool, bool]], sentence_starts: Sequence[int]) -> int:
    """Where a quotation begins that only a closing mark at `at` tells of: with its paragraph or, behind another quotation, its sentence."""
    if not spans:
        return start
    latest = bisect_left(sentence_starts, at) - 1
    return max(spans[-1][1], start, sentence_starts[latest] if latest >= 0 else start)


def _sentence_end_before(text: str, sentence_starts: Sequence[int], opened: int, at: int, unended: int) -> int | None:
    """The end of the first sentence that ends between `opened` and `at`, known to be none before `unended`."""
    following = bisect_right(sentence_starts, opened)
    if following < len(sentence_starts) and sentence_starts[following] <= at:
        first = sentence_starts[following]
        return first - len(text[max(opened, first - 100) : first]) + len(text[max(opened, first - 100) : first].rstrip())
    end = _SENTENCE_END.search(text, max(opened, unended), at)  # the sentence cutter trusts the mark that is lost
    return end.start() + 1 if end else None


_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\sa-z])")


_WORDS = re.compile(r"\w[\w'’-]*")


def _reads_as_speech(text: str, inner: Span, outer: Span, paragraph: Span) -> bool:
    """Whether a quotation of this form is likely to be somebody's words: a sentence, or too long for a term or a title."""
    words = _WORDS.findall(text, *inner)
    if len(words) < 2:
        return False
    small = [word for word in words if word[0].islower()]
    said = text[inner[0] : inner[1]].strip()  # French sets a space at either mark
    ended = said.endswith((".", ",", "!", "?", "…"))
    title = len(small) * 2 < len(words) and not (ended and len(words) > 6)
    whole = said[0].isupper() and ended and len(words) >= 3 and not title
    opens = outer[0] == paragraph[0] and ended and len(words) >= 3
    return whole or opens or (len(words) > 6 and not title)


# --- interviews --------------------------------------------------------------------------------------------------------------------------

_TURN = re.compile(r"(?P<who>[^\W\d_][\w.’'-]*(?:[ \t]+[\w.’'#-]+){0,4})(?:[ \t]+\([^()\n]{1,40}\)|,[ \t][A-Z]+)?:[ \t]+(?=\S)")
_ASKED, _ANSWERED = frozenset({"Q", "Question", "Frage", "F"}), frozenset({"A", "Answer", "Antwort"})
_ONESELF = re.compile(
    r"\b(?:(?-i:I)|my|me|we|our|ich|mein\w*|wir|uns\w*|je|j['’]\w+|nous|mon|ma|yo|mi|nosotros|nuestr\w+)\b", re.IGNORECASE
)
_LEAST_TURNS = 4
_LEAST_QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class _Turn:
    """A paragraph of an interview: the mark of its speaker ("Ito"), what is said, and the speaker's full name ("" for "Q").

    asked: the interviewer's question, not an answer that ends in one.
    """

    mark: Span
    said: Span
    name: str
    asked: bool


def _turns(prose: Prose, people: dict[str, str]) -> dict[int, _Turn]:
    """Paragraphs whose speaker is marked at their start; {} where the text is no interview.

    "Q:" and "A:" take turns, or names that the text gives in full, and some turns are questions. A list with labels ("Price: …", "Pros: …")
    names nobody; questions and answers in which nobody says I are the writer's own.
    """
    text = prose.text
    found: dict[int, tuple[str, Span, int, int]] = {}
    for index, (start, end) in enumerate(prose.paragraphs):
        colon = text.find(":", start, min(end, start + 80))
        mark = _TURN.match(text, start, end) if colon > 0 else None
        if mark is not None and mark.end() > colon:
            found[index] = (mark["who"], mark.span("who"), mark.end(), end)
    if len(found) < _LEAST_TURNS:
        return {}
    labels = Counter(who for who, *_ in found.values())
    people = {**{who.split()[-1].title(): who.title() for who in labels if who.isupper() and " " in who}, **people}
    speakers = {
        who
        for who, count in labels.items()
        if who.split()[-1].title() in people and not any(word[0].islower() for word in who.split()) and (count > 1 or who.isupper())
    }
    spoken = [text[start:end] for who, _, start, end in found.values() if who in speakers | _ANSWERED]
    if labels.keys() & _ASKED and labels.keys() & _ANSWERED and sum(bool(_ONESELF.search(words)) for words in spoken) >= _LEAST_QUESTIONS:
        speakers |= labels.keys() & (_ASKED | _ANSWERED)
    questions = {index for index, (*_, start, end) in found.items() if text[start:end].rstrip().endswith("?")}
    asking = Counter(found[index][0] for index in questions)
    interviewers = {who for who, count in asking.items() if count * 2 >= labels[who] and count >= _LEAST_QUESTIONS}
    if speakers:  # who asks them need not be named in full
        speakers |= interviewers
    turns = {
        index: _Turn(
            span, (start, end), people.get(who.split()[-1].title(), ""), who in _ASKED or (who in interviewers and index in questions)
        )
        for index, (who, span, start, end) in found.items()
        if who in speakers
    }
    return turns if len(turns) >= _LEAST_TURNS and len(speakers) > 1 and len(questions & turns.keys()) >= _LEAST_QUESTIONS else {}


# --- attributions ------------------------------------------------------------------------------------------------------------------------

_NAME_WORD = r"(?:[A-ZÀ-ÖØ-ÞŠŽČĆĐ][\w’'.-]*|[A-Z]\.)"
_NAME = re.compile(rf"{_NAME_WORD}(?:(?:\s+(?:of|the|de|da|di|del|la|van|von|der|den|bin|al|for|and|du|des|y|e|&)){{0,3}}\s+{_NAME_WORD})*")
_NAMED_BEHIND = re.compile(rf"\s+((?:(?:[Tt]he|an?)\s+)?(?:[a-z-]+\s+){{0,3}}?{_NAME.pattern})(?=[,.;:”\"]|\Z)")  # ", said Aya Sato."
_BOUNDARY = re.compile(
    r"[;:—–(]|(?:\)|\s)--?(?=\s)|\)\s+--?(?=\s)|,(?=\s)|\b(?:that|but|and|because|like|once|until|while|when|after|before|as|although|though|if|since|where|which|dass|weil|que|mais|pero)\s",
    re.IGNORECASE,
)
_FIRST_PERSON = frozenset({"i", "we", "ich", "wir", "je", "nous", "yo"})


def _attributions(prose: Prose, quotations: Sequence[Quotation], reporting: Reporting, people: dict[str, str]) -> tuple[Attribution, ...]:
    text = prose.text
    found: list[Attribution] = []
    cut = words_of(text)
    speakers: dict[str, tuple[int, str]] = {}  # kind -> paragraph and name ("": unnamed) of the last speaker of that kind
    quoted = [(item.start, item.end) for item in quotations]
    written = frozenset(cut.words)
    for at in compress(cut.starts, map(reporting.first_words.__contains__, cut.words)):
        hit = reporting.anchor.match(text, at)
        if hit is None:
            continue
        place = containing(prose.sentences, hit.start())
        if place is None or containing(quoted, hit.start()) is not None:
            continue
        sentence = prose.sentences[place]
        is_phrase = hit["phrase"] is not None or hit["post"] is not None
        source = _source(text, hit, sentence, quoted, found, reporting, people)
        if source is None:
            continue
        paragraph = containing(prose.paragraphs, hit.start())
        phrase = text[source[0] : source[1]]
        plain = hit["base"] is not None or hit.group() in reporting.plain
        if plain and not _is_plural(phrase, reporting):
            continue
        if source[0] == sentence[0] and (_is_common(_head(phrase, reporting), plain, written) or phrase.lower() in reporting.vague):
            phrase = phrase[0].lower() + phrase[1:]
        if phrase.lower() in reporting.crowd and hit.group() in reporting.opinions:
            continue
        kind, name = classify(phrase, reporting, people)
        if kind == "" and hit.group() in reporting.passing_on and source[0] == sentence[0] and source[1] < hit.start():
            kind = "unresolved"  # ", warning that …": nobody that the lists know, but not the writer
        if kind == "" or paragraph is None or (hit.group() in reporting.proofs and kind not in ("document", "vague")):
            continue
        if kind == "pronoun":
            kind, name = _resolved(prose, phrase, paragraph, source[0], speakers, people, reporting)
        elif kind == "unnamed" and _points_back(phrase, reporting):
            kind, name = _taken_up(phrase, paragraph, speakers, reporting, people)
        if kind == "unnamed" and not _is_plural(phrase, reporting):
            speakers["named-person"] = (paragraph, "")  # who comes next as "he" or "she" is this one
        elif name:
            speakers[kind] = (paragraph, name)
        covers = sentence if is_phrase else _covered(text, hit.span(), source, sentence)
        found.append(Attribution(hit.span(), source, kind, name, covers))
    return tuple(found)


def _source(
    text: str,
    hit: re.Match[str],
    sentence: Span,
    quoted: Sequence[Span],
    found: Sequence[Attribution],
    reporting: Reporting,
    people: dict[str, str],
) -> Span | None:
    """The noun phrase of who reports at `hit`; `found` are the attributions before it."""
    ahead = text[max(0, hit.start() - 5) : hit.start()]
    source: Span | None
    if hit["phrase"] is not None:
        source = _behind(text, hit.end(), sentence, reporting)
    elif hit["post"] is not None:
        before = _NOUN_BEFORE.search(text, max(sentence[0], hit.start() - _NEAR), hit.start())
        own = hit.start() + hit.group().rfind(" ") + 1
        source = (own, hit.end()) if own > hit.start() else before.span(1) if before else None
    elif hit.group().endswith("ing") and ahead.rstrip().endswith(","):
        # ", adding that …": who said the first half of the sentence says this too
        source = found[-1].source if found and found[-1].verb[0] >= sentence[0] else _opening(text, sentence, reporting, people)
        if source is None and hit.group() in reporting.passing_on:
            source = sentence[0], sentence[0] + len(text[slice(*sentence)].split(maxsplit=1)[0])  # whoever that is
    elif hit.group().endswith("ing") and not ahead.rstrip().endswith(_BEFORE_PARTICIPLE):
        lead = text[max(sentence[0], hit.start() - _LONGEST_SUBJECT) : hit.start()]
        if hit.group() in reporting.states and _BE.search(lead):
            source = _subject(text, hit.span(), sentence, quoted, reporting, people)
        else:
            with_them = _WITH.search(lead)
            if with_them is None:
                return None  # "an early warning system"
            source = hit.start() - len(with_them["who"]), hit.start()
    elif hit["court"] is not None:
        article = re.search(r"(?:[Tt]he|[Aa]n?)\s+\Z", ahead)
        source = (hit.start() - (len(article.group()) if article else 0), hit.start() + len(hit.group().split()[0]))
    else:
        source = _subject(text, hit.span(), sentence, quoted, reporting, people)
    if source is None:
        return None
    source = _trimmed(text, source, reporting)
    auxiliary = _AUXILIARY.search(text, *source)
    if auxiliary is not None:
        if auxiliary["tail"] is None:
            return None  # the words before the verb are a sentence of their own
        source = source[0], auxiliary.start()
    return _named_behind(text, source, sentence, reporting, people) or source


_NOUN_BEFORE = re.compile(
    r"(?<!\w)((?:(?:[Dd]er|[Dd]en|[Dd]em|[Ee]inem|[Ee]iner)\s+)?(?:[a-zäöüß]+n\s+)?(?:[A-ZÄÖÜ][\w-]+\s+){0,2}?[A-ZÄÖÜ][\w-]+)\s+\Z"
)
_WITH = re.compile(r"\bwith\s+(?P<who>(?:[\w’'-]+\s+){1,4})\Z")  # "with some analysts suggesting …"
_AUXILIARY = re.compile(
    r"(?<!who)(?<!which)(?<!that)\s(?:is|are|was|were|has|have|had|does|did|will|would)\b(?P<tail>(?:\s+(?:\w+ly|both|all|also|always|long|since))*\Z)?"
)
_BEFORE_PARTICIPLE = ("”", '"', "’", "–", "—")


def _resolved(
    prose: Prose,
    pronoun: str,
    paragraph: int,
    at: int,
    speakers: dict[str, tuple[int, str]],
    people: dict[str, str],
    reporting: Reporting,
) -> tuple[str, str]:
    """Whom a pronoun stands for: the last speaker of its kind in this paragraph or the one before, else the one person named there."""
    kinds: tuple[str, ...] = ("named-person",) if pronoun.strip().lower() in reporting.personal else ("named-institution",)
    if pronoun.strip().lower() in reporting.either:
        kinds = ("named-institution", "named-person")
    near = [(speakers[kind], kind) for kind in kinds if kind in speakers and paragraph - speakers[kind][0] <= 1]
    if near:
        (_, name), kind = max(near)
        return (kind, name) if name else ("unnamed", "")
    if kinds == ("named-person",):
        start = prose.paragraphs[max(0, paragraph - 1)][0]
        named = [people[word] for word in _TOKEN.findall(prose.text, max(start, at - _REACH), at) if word in people]
        if len(set(named)) == 1:
            return "named-person", named[0]
    return "unresolved", ""


def _trimmed(text: str, source: Span, reporting: Reporting) -> Span:
    """The source without the adverbs that open its sentence ("Now", "However") and the "who" behind it."""
    start, end = source
    behind = _RELATIVE.search(text, start, end)
    end = behind.start() if behind else end
    earlier = _TIME_AHEAD.match(text, start, end)
    start = earlier.end() if earlier else start
    for word in _TOKEN.finditer(text, start, end):
        if word.group().lower() not in reporting.adverbs:
            return word.start(), end
    return source


# "Hours later", "Last year": when somebody said it, before the subject.
_TIME_AHEAD = re.compile(
    r"(?:(?:\w+\s){0,2}?(?:later|ago|earlier|before)|[Ll]ast\s\w+|[Tt]his\s(?:week|month|year|morning|afternoon|evening|summer|winter|spring|autumn)"
    r"|[Yy]esterday|[Tt]oday|[Tt]onight|[Ee]arlier|[Oo]n\s\w+day|[Ii]n\s\d{4}),?\s+(?=[A-Za-z])"
)
_RELATIVE = re.compile(r"(?<=\w)\s+(?:who|which|that)\Z")


def _named_behind(text: str, source: Span, sentence: Span, reporting: Reporting, people: dict[str, str]) -> Span | None:
    """The person's name that explains an office: "Aya Sato" of "the club's director, Aya Sato,"."""
    head = _head(text[source[0] : source[1]], reporting)
    if not head or not _is_office(head[-1].lower(), reporting) or not text.startswith(", ", source[1]):
        return None
    name = reporting.full_name.match(text, source[1] + 2, sentence[1])
    return (
        name.span()
        if name and name.group().split()[-1] in people and text[name.end() : name.end() + 1] in (",", ".", ":", ";", " ")
        else None
    )


def _is_common(head: Sequence[str], plain: bool, words: AbstractSet[str]) -> bool:
    """Whether the one word that opens a sentence is no name: it stands in small letters too, or is a plural."""
    if len(head) != 1 or not head[0].isalpha() or not head[0][0].isupper() or head[0].isupper():
        return False
    return head[0].lower() in words or (plain and head[0].endswith("s"))


def _points_back(phrase: str, reporting: Reporting) -> bool:
    """Whether a phrase takes up somebody already named: "the farmer", "Valley Mayor", not "a farmer" nor "farmers"."""
    head = _head(phrase, reporting)
    office = head[-1][0].isupper() and head[-1].lower() in reporting.titles and head[0].lower() not in reporting.articles
    return (phrase.lower().startswith("the ") or office) and not _is_plural(phrase, reporting)


def _taken_up(
    phrase: str, paragraph: int, speakers: dict[str, tuple[int, str]], reporting: Reporting, people: dict[str, str]
) -> tuple[str, str]:
    """Whom "the farmer" stands for: who holds that office in this text, else the last speaker; an office tells who it is though unnamed."""
    head = [word.lower() for word in _head(phrase, reporting)]
    holder = people.get(f"the {head[-1]}") if all(word in reporting.titles for word in head[1:]) else None
    if holder:
        return "named-person", holder
    where, name = speakers.get("named-person", (-2, ""))
    if name and paragraph - where <= 1:
        return "named-person", name
    return ("unresolved" if head[-1] in reporting.titles else "unnamed"), ""


_LONGEST_NAME = 5  # words


def people_of(text: str, reporting: Reporting) -> dict[str, str]:
    """Each part of a personal name that stands in the text in full ("Ito" of "Mariko Ito") -> the full name.

    Also "the minister" -> who is called "Minister Mariko Ito"; "" where several are.
    """
    people: dict[str, str] = {}
    small = frozenset(words_of(text).words)
    names = {
        match.group(): None
        for match in reporting.full_name.finditer(text)
        if not text.startswith(_NO_PERSON_BEFORE, max(0, match.start() - 4))
    }
    addressed: dict[str, None] = {}  # "Andrew" of "Prince Andrew"
    for name in names:
        bearer = _after_office(name.split(), reporting)
        words = [word for word in bearer if not word.isupper() or len(word.rstrip(".")) == 1]
        if len(words) > _LONGEST_NAME:  # an organisation, a title of a book
            continue
        if len(words) < 2:
            if len(bearer) == 1 and name.split()[-2].lower().rstrip(".") in reporting.forms_of_address:
                addressed[_POSSESSIVE.sub("", bearer[0])] = None
            continue
        words[-1] = _POSSESSIVE.sub("", words[-1])
        low = [word.lower().strip(".’'") for word in words]
        if (
            low[0] in reporting.not_names
            or (reporting.nouns_capitalised and low[0] in reporting.no_source | {"laut"})
            or _is_office(low[-1].rpartition("-")[2], reporting)
            or any(character.isdigit() for character in words[0])
            or not reporting.institutions.isdisjoint(low)
            or _of_a_place(low, reporting)
            or small.issuperset(low)  # "Birthright Citizenship": common nouns in capitals
        ):
            continue
        full = " ".join(words)
        if len(bearer) < len(name.split()):
            office = f"the {name.split()[-len(bearer) - 1].lower()}"
            people[office] = full if people.get(office, full) == full else ""
        for word in (words[-1], words[0]):
            people.setdefault(word, full)
    for word in addressed:
        low = [word.lower()]
        if word not in people and reporting.institutions.isdisjoint(low) and not _of_a_place(low, reporting):
            people[word] = word
    return people


def _of_a_place(low: Sequence[str], reporting: Reporting) -> bool:
    """Whether the words of a name, in small letters, hold a place ("Ocean Florida"), unless it is the first and a given name, too."""
    if reporting.places.isdisjoint("-".join(low).split("-")):
        return False
    parts = [(index, part) for index, word in enumerate(low) for part in word.split("-")]
    return any(part in reporting.places and not (index == 0 and part in _GIVEN_NAMES_TOO) for index, part in parts)


_GIVEN_NAMES_TOO = frozenset("jordan georgia chad israel paris london sydney india dallas houston montana kenya philippine".split())

_NO_PERSON_BEFORE = ("the ", "The ")


def _after_office(words: list[str], reporting: Reporting) -> list[str]:
    """What follows the last title or possessive of a row of capitalised words: "Aya Sato" of "Valley’s Harbour Minister Aya Sato"."""
    last = 0
    for index, word in enumerate(words[:-1]):
        office = _is_office(word.rstrip(".").lower().rpartition("-")[2], reporting) or word.endswith(_POSSESSIVE_ENDS)
        if office or (index <= len(words) - 3 and is_trade(word.lower(), reporting)):  # "Tim Baker", but "Baker Tim Reed"
            last = index + 1
    return words[last:]


def _is_office(word: str, reporting: Reporting) -> bool:
    word = _base_of(word, reporting)
    return word in reporting.titles or word in reporting.roles


_BE = re.compile(r"(?:\s|['’])(?:is|are|was|were|remains|s|re)\s+(?:\w+\s+)?\Z")
_LONGEST_SUBJECT = 400  # characters
_NEAR = 40  # characters before a verb that auxiliaries and adverbs can take


def _subject(text: str, verb: Span, sentence: Span, quoted: Sequence[Span], reporting: Reporting, people: dict[str, str]) -> Span | None:
    """The noun phrase that says it: before the verb, or behind it ("said the mayor"). None where the verb does not report."""
    left = max(sentence[0], verb[0] - _LONGEST_SUBJECT)
    before = bisect_right(quoted, verb) - 1
    if before >= 0 and left <= quoted[before][1] <= verb[0]:
        left = quoted[before][1]
    seg_end = verb[0]
    if text[verb[0] : verb[1]] in reporting.states:
        be = _BE.search(text, max(left, seg_end - _NEAR), seg_end)
        if be is None:
            return None
        seg_end = be.start()
    elif reporting.no_subject.search(text, max(left, seg_end - _NEAR), seg_end):
        return None
    while helpers := reporting.helpers.search(text, max(left, seg_end - _NEAR), seg_end):
        seg_end = helpers.start()
    while seg_end > left and text[seg_end - 1].isspace():
        seg_end -= 1
    contraction = _CONTRACTION.search(text, max(left, seg_end - 5), seg_end)
    if contraction:
        seg_end = contraction.start()
    seg_end = _before_aside(text, left, seg_end)
    segment = text[left:seg_end]
    if _COORDINATED.search(segment):
        return _opening(text, sentence, reporting, people)  # "Ito confirmed the date but said …"
    inverts = text[slice(*verb)] not in reporting.addressed  # behind "told" stands who listens
    if not segment.strip(" ,.!?-–—”\"’'»"):
        return _behind(text, verb[1], sentence, reporting) if inverts else None
    if reporting.nouns_capitalised and segment.split()[0].lower() in reporting.no_source:
        return _behind(text, verb[1], sentence, reporting)  # German: what opens the sentence sends the subject behind the verb
    if segment.endswith(","):
        inverted = None if reporting.nouns_capitalised or not inverts else _NAMED_BEHIND.match(text, verb[1], sentence[1])
        if inverted and inverted.group(1).split()[0].lower() not in reporting.not_names - reporting.articles:
            return inverted.start(1), inverted.start(1) + len(inverted.group(1).rstrip("."))
        between = _apposition(text, left, seg_end - 1, people, reporting)
        return between if between is not None or not inverts else _behind(text, verb[1], sentence, reporting)
    first = left
    for boundary in _BOUNDARY.finditer(text, left, seg_end):
        first = boundary.end()
    while first < seg_end and not (text[first].isalnum()):
        first += 1
    return (first, seg_end) if first < seg_end else None


def _before_aside(text: str, left: int, end: int) -> int:
    """Where text[left:end] ends without the brackets it closes with: "the Harbour Authority (HA)"."""
    aside = text.rfind("(", left, end) if text[left:end].endswith(")") else -1
    return left + len(text[left:aside].rstrip()) if aside > left else end


_COORDINATED = re.compile(r"\w\s+(?:and|but|then)\Z")
_CONTRACTION = re.compile(r"(?<=he|He|it|It|ey|ho|We|we)['’](?:s|ve|re|d)\Z")


def _apposition(text: str, left: int, end: int, people: dict[str, str], reporting: Reporting) -> Span | None:
    """Who is meant in an apposition: "Aya Sato" of "Aya Sato, head of the lab" and of "the head of the lab, Aya Sato".

    It is text[left:end], without the last comma.
    """
    comma = text.rfind(",", left, end)
    best: Span | None = None
    piece = text[comma + 1 : end].strip() if comma >= 0 else ""
    known = bool(piece) and (piece.split()[-1] in people or piece.split()[-1].lower() in reporting.institutions)
    if " " in piece and _NAME.fullmatch(piece) and known:
        return end - len(text[comma + 1 : end].lstrip()), end
    while comma >= 0:
        first = left
        for boundary in _BOUNDARY.finditer(text, left, comma):
            first = boundary.end()
        while first < comma and not text[first].isalnum():
            first += 1
        phrase = text[first:comma]
        if phrase and (
            _NAME.match(phrase) or re.match(r"(?:an?|the|one|two|ein|eine|un|une|una|der|die|le|la|el)\b", phrase, re.IGNORECASE)
        ):
            best = (first, comma)
            if _NAME.fullmatch(phrase) and " " in phrase:
                return best
        comma = text.rfind(",", left, comma)
    return best


def _behind(text: str, at: int, sentence: Span, reporting: Reporting) -> Span | None:
    """The noun phrase right behind a verb or "according to"."""
    match = reporting.phrase_behind.match(text, at, sentence[1])
    return (match.start(1), match.start(1) + len(match.group(1).rstrip(" .\n"))) if match else None


def _opening(text: str, sentence: Span, reporting: Reporting, people: dict[str, str]) -> Span | None:
    """The noun phrase that a sentence opens with, where it can be a source."""
    ends: list[int] = []
    dateline = _DATELINE.match(text, *sentence)
    start = dateline.end() if dateline else sentence[0]
    before = ""
    for word in islice(_TOKEN.finditer(text, start, sentence[1]), 8):
        if word.group() in reporting.first_words:
            break
        if before and word.group() in _DETERMINERS and before not in _LINKS:
            if "," in text[ends[-1] : word.start()]:
                return None  # "Each month, the board …": no subject yet
            ends.pop()  # "The board views any plan …": what stands before an object is the verb
            break
        ends.append(word.end())
        before = word.group()
    for end in reversed(ends):
        if classify(text[start:end], reporting, people)[0]:
            return start, end
    return None


_DETERMINERS = frozenset("a an any each every her his its my no our some that the their these this those your".split())
_LINKS = frozenset(
    "about after against among and around as at before behind beyond but by during for from in into near of on or over regarding since "
    "than that to under until with".split()
)
_DATELINE = re.compile(r"(?:[A-Z]{2}[^()\n]{0,60})?(?:\([^()\n]{1,40}\))?\s+(?:--?|[–—])\s+(?=[A-Z])")  # "LAGOS, March 3 (Reuters) - "


def _covered(text: str, verb: Span, source: Span, sentence: Span) -> Span:
    """What of its sentence an attribution speaks for: what follows it, or all of it where it stands behind or in the middle."""
    behind = text[verb[1] : min(sentence[1], verb[1] + _NEAR)].lstrip()
    start = min(source[0], verb[0])
    ahead = text[max(sentence[0], start - _NEAR) : start].rstrip()
    after_quote = ahead.endswith(("”", '"', "’", "»", "“"))
    last = not behind or behind[0] in ",.;!?–—" or bool(_WHEN_AND_WHERE.match(text, verb[1], sentence[1]))
    if source[0] > verb[0] or after_quote or (ahead.endswith((",", "–", "—")) and last):
        # The sentence cutter joins what follows a quotation's end to it; the next sentence is not vouched for.
        following = _SENTENCE_END.search(text, verb[1], min(sentence[1], verb[1] + _REACH))
        return sentence[0], following.end() if following else sentence[1]
    own = _OWN_REMARK.search(text, verb[1], min(sentence[1], verb[1] + _REACH))
    return verb[1], own.start() if own else sentence[1]


# Where nothing but a time or a place follows, the statement stands before the verb: "…, she said on Monday."
_WHEN_AND_WHERE = re.compile(
    r"\s+(?:late |early |earlier )?(?:on|in|at|during|to|by|via|last|this|today|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"[^,;:“”\"]{0,60}\s*\Z"
)
# What a writer adds to another's statement: ", raising questions about …".
_OWN_REMARK = re.compile(r",\s+(?:raising|prompting|sparking|fuell?ing|casting|though|although|whereas|even as)\b")


def _is_plural(phrase: str, reporting: Reporting) -> bool:
    words = _head(phrase, reporting)
    last = words[-1].lower() if words else ""
    return last in reporting.plurals or " and " in phrase or bool(re.search(r"[^s’']s\Z", last)) or last.endswith("men")


def _head(phrase: str, reporting: Reporting) -> list[str]:
    """The words of a noun phrase up to its first preposition, relative clause or the like: "A friend" of "A friend of the owner"."""
    words = _TOKEN.findall(phrase)
    for index, word in enumerate(words):
        if index and word.lower() in reporting.prepositions:
            return words[:index]
    return words


_TOKEN = re.compile(r"\w(?:[\w’'.&-]*\w)?")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_POSSESSIVE_ENDS = ("'", "’", "'s", "’s")


_LONGEST_NOUN_PHRASE = 9  # words, German

_OFFICE_HOLDER = re.compile(rf"\b(?P<office>[a-z-]+)\s+(?:{_NAME_WORD}\s+){{1,3}}(?P<last>{_NAME_WORD})\Z")  # "chief economist Aya Sato"


_CLAUSE = re.compile(
    r"(?:it|that|there|here|what|who|he|she|they|you|we|i|let|how|where)['’](?:s|re|m|ve|ll|d)\b|(?:do|does|did|is|are)n['’]t\b",
    re.IGNORECASE,
)
_NO_SPEAKERS = frozenset(
    ["wall street", "main street", "the street", "the market", "the markets", "common sense"]
)  # nobody who could be asked


def classify(phrase: str, reporting: Reporting, people: dict[str, str]) -> tuple[str, str]:
    """(kind, name) of a source's noun phrase; kind "pronoun" where it must be resolved, "" where it is no source."""
    low = phrase.strip(" ,.;:“”\"'").lower()
    if low in _FIRST_PERSON:
        return "author", ""
    if low in reporting.pronouns:
        return "pronoun", ""
    head = _head(phrase, reporting)
    whole_clause = reporting.nouns_capitalised and len(low.split()) > _LONGEST_NOUN_PHRASE
    if not head or whole_clause or phrase.endswith(_POSSESSIVE_ENDS) or _CLAUSE.match(phrase.lstrip(" “\"'")) or low in _NO_SPEAKERS:
        return "", ""
    last = _base_of(head[-1].lower(), reporting)
    if head[0].lower() in reporting.no_source | reporting.of_mine or (head[0][0].isdigit() and len(head) > 1 and head[1][0].isupper()):
        return ("unresolved" if head[0].lower() in reporting.of_mine else ""), ""
    if len(head) == 1 and head[0].lower() in reporting.nothing | reporting.nameless:
        return ("", "") if head[0].lower() in reporting.nothing else ("unnamed", "")
    office = _OFFICE_HOLDER.search(phrase)
    if office and _is_office(office["office"].lower(), reporting) and office["last"] in people:
        bearer = _after_office(phrase[office.end("office") :].split(), reporting)
        known = people[office["last"]]
        return "named-person", known if bearer[0] in known.split() else " ".join(bearer)
    name = " ".join(_name_at_end(head, reporting))
    if last in reporting.documents and not (last in reporting.institutions and len(name.split()) > 1):  # not the Kyiv Post
        return "document", ""
    if last in reporting.vague or (head[0].lower() in reporting.quantifiers and head[-1].islower()):
        return "vague", ""
    if head[-1].islower() or last in reporting.roles or (reporting.nouns_capitalised and last in reporting.institutions):
        return _classify_common(phrase, last, reporting, people)
    return _classify_name(name, phrase, head, reporting, people)


def _base_of(noun: str, reporting: Reporting) -> str:
    """The listed noun that a compound ends with ("sprecher" of "polizeisprecher") where nouns are written as one word; else the noun."""
    if not reporting.nouns_capitalised or len(noun) < _LEAST_COMPOUND:
        return noun
    lists = (reporting.vague, reporting.roles, reporting.documents, reporting.institutions, reporting.titles)
    if any(noun in words for words in lists):
        return noun
    endings = (noun[at:] for at in range(2, len(noun) - _LEAST_PART + 1))
    return next((ending for ending in endings if any(ending in words for words in lists)), noun)


_LEAST_COMPOUND, _LEAST_PART = 8, 5  # letters


def _bare_name(phrase: str, reporting: Reporting) -> str:
    """An institution's name: the phrase without its article and without what follows "in a statement" or a comma."""
    words = _TOKEN.findall(re.split(r",|\s(?:in an?|who|which|with|on)\s", phrase)[0])
    return " ".join(words[1:] if words and words[0].lower() in reporting.articles else words)


_INSIDE_NAMES = frozenset("of the and for de da di del la van von der bin al du und et y".split())


def _name_at_end(head: Sequence[str], reporting: Reporting) -> list[str]:
    """The capitalised words at the end of a noun phrase's head, with the small words of names among them."""
    first = len(head)
    for index in range(len(head) - 1, -1, -1):
        word = head[index]
        low = word.lower()
        if word[0].isdigit():  # part of a name ("Channel 4") where a capital stands before it
            named = index > 0 and head[index - 1][0].isupper()
        else:
            named = not word[0].islower() and low not in reporting.articles and not (index == 0 and low in reporting.not_names)
        if named:
            first = index
        elif low not in _INSIDE_NAMES:
            break
    return list(head[first:])


_OWNED_BY = re.compile(r"\b(?:for|of|at|from|with|by|von|für|de|du)\s+(?:the\s+)?")


def _classify_common(phrase: str, last: str, reporting: Reporting, people: dict[str, str]) -> tuple[str, str]:
    """A phrase whose head is a common noun: "police", "an Acme spokesman", "a senior official", "the head of Acme, Aya Sato"."""
    names = [match.group() for match in reporting.full_name.finditer(phrase)]
    owner = names and any(phrase.startswith(names[-1], before.end()) for before in _OWNED_BY.finditer(phrase))
    if names and not owner and phrase.rstrip().endswith(names[-1]) and names[-1].split()[-1] in people:
        return "named-person", people[names[-1].split()[-1]]
    if last in reporting.institutions:
        generic = last in GENERIC_BODIES and not any(word[0].isupper() for word in _TOKEN.findall(phrase)[1:])
        return "named-institution", "" if generic else _bare_name(phrase, reporting)
    if last in reporting.speakers:
        named = [
            word
            for word in _TOKEN.findall(phrase)
            if word[0].isupper() and word.lower() not in reporting.articles and _base_of(word.lower(), reporting) not in reporting.speakers
        ]
        return ("named-institution", " ".join(_POSSESSIVE.sub("", word) for word in named)) if named else ("unnamed", "")
    return ("unnamed", "") if last in reporting.roles else ("", "")


def _classify_name(name: str, phrase: str, head: Sequence[str], reporting: Reporting, people: dict[str, str]) -> tuple[str, str]:
    """A phrase that ends in a name: a person's where it has a title, stands somewhere in full, or looks like one; else an institution's."""
    words = name.split()
    if not words:
        return "", ""
    low = [word.lower().rstrip(".") for word in words]
    titled = any(_is_office(word.lower().rstrip("."), reporting) for word in head[:-1])
    after = _after_office(words, reporting)
    if len(after) < len(words) and after[-1] in people:
        return "named-person", people[after[-1]] if " ".join(after) in people[after[-1]] else " ".join(after)
    lead = head[: len(head) - len(words)]
    body = len(lead) > 1 and lead[-1] in reporting.institutions | MAKERS  # "the newspaper Wend Times"
    described = len(lead) > 1 and lead[-1].islower() and lead[-1] not in reporting.institutions | MAKERS  # "the ferryman Aya Sato"
    if any(word in reporting.institutions for word in low) and not (titled and words[-1] in people):
        return "named-institution", name if body else _bare_name(phrase, reporting)
    bare = [word for word, small in zip(words, low, strict=True) if not _is_office(small, reporting)]
    if not bare:
        return "unnamed", ""
    if bare[-1] in people and (titled or (described and len(bare) > 1) or phrase.split(maxsplit=1)[0].lower() not in reporting.articles):
        full = people[bare[-1]]
        return "named-person", full if len(bare) == 1 or " ".join(bare) in full else " ".join(bare)
    if reporting.nouns_capitalised and len(bare) == 1 and (head[0].lower() in reporting.articles or _ABSTRACT.search(bare[0])):
        return _classify_noun(bare[0])
    if (
        (not titled and _of_a_place(low, reporting))
        or low[-1] in reporting.places
        or (not titled and phrase.split(maxsplit=1)[0].lower() in reporting.articles)
    ):
        return "named-institution", name
    if titled or (len(bare) in (2, 3) and all(word[0].isupper() and (not word.isupper() or len(word) == 1) for word in bare)):
        return "named-person", " ".join(bare)
    return "named-institution", name


# German nouns for people who do something ("Taxifahrer", "Archäologen"); not "Trauer", "Vorstellung".
_ABSTRACT = re.compile(r"[a-zäöüß](?:ung|ungen|heit|keit|heiten|keiten|schaft|schaften|tion|tionen|tät|nis|nisse|ismus)\Z")  # never a name
_DOER = re.compile(r"(?:[a-zäöüß]{2}(?:er|ern|erin|erinnen|isten?|istin(?:nen)?|olog(?:en?|in)|anten?|antin)|leute|mann|frau)\Z")


def _classify_noun(noun: str) -> tuple[str, str]:
    """What a German noun with its article is, which no list holds: somebody, a name in capitals (die AfD), or no source."""
    if any(character.isupper() for character in noun[1:]):
        return "named-institution", noun
    return ("unnamed", "") if _DOER.search(noun) else ("", "")


def _with_speakers(prose: Prose, quotations: Sequence[Quotation], attributions: Sequence[Attribution]) -> tuple[Quotation, ...]:
    """Give each quotation the attribution of its sentence, or else of its paragraph; a longer one with a speaker is speech."""
    in_sentence: dict[int | None, list[int]] = {}
    in_paragraph: dict[int | None, list[int]] = {}
    for index, item in enumerate(attributions):
        if item.kind != "author":
            in_sentence.setdefault(containing(prose.sentences, item.verb[0]), []).append(index)
            in_paragraph.setdefault(containing(prose.paragraphs, item.verb[0]), []).append(index)
    done: list[Quotation] = []
    for quotation in quotations:
        if quotation.asked:
            done.append(quotation)
            continue
        first = containing(prose.sentences, quotation.start)
        last = containing(prose.sentences, quotation.end - 1)
        speaker = next((index for place in dict.fromkeys((first, last)) for index in in_sentence.get(place, ())), None)
        opens = first is not None and quotation.start == prose.sentences[first][0]
        fewest = 2 if opens else 4
        speech = quotation.speech or (speaker is not None and len(_WORDS.findall(prose.text, *quotation.inner)) >= fewest)
        if speech and speaker is None:
            near = in_paragraph.get(containing(prose.paragraphs, quotation.start), [])
            ahead = [index for index in near if attributions[index].verb[0] < quotation.start]
            if near:
                speaker = ahead[-1] if ahead else near[0]
            elif quotation.continued and done:
                speaker = done[-1].speaker
        told = (speech, speaker if speech else None)
        same = told == (quotation.speech, quotation.speaker)
        done.append(quotation if same else replace(quotation, speech=told[0], speaker=told[1]))
    return tuple(done)

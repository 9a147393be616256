"""Clauses within a sentence that have a subject of their own: who reports may be theirs, and not the sentence's."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.voices.grammar import NAME_WORD

# A row of capitals with the small words of names among them.
NAME = compiled(rf"{NAME_WORD}(?:(?:\s+(?:of|the|de|da|di|del|la|van|von|der|den|bin|al|for|and|du|des|y|e|&)){{0,3}}\s+{NAME_WORD})*")
FINITE = frozenset("is are was were be been am has have had do does did can could may might must shall should will would".split())
WEEKDAY = compiled(r"(?<=\w)\s(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
DETERMINERS = frozenset("a an any each every her his its my no our some that the their these this those your".split())
LINKS = frozenset(
    "about after against amid among and around as at because before behind besides beyond but by days despite during earlier following for "
    "from given hours in inside into last later months near next of on or outside over regarding shortly since soon than that through "
    "throughout to under until with within without".split()
)
DATELINE = compiled(r"(?:[A-Z]{2}[^()\n]{0,60})?(?:\([^()\n]{1,40}\))?\s+(?:--?|[–—])\s+(?=[A-Z])")  # "LAGOS, March 3 (Reuters) - "
BASED = compiled(r"(?:[A-Z][\w.-]*\s+){0,2}[A-Z][\w.]*-(?:based|born)\s+")  # "New York-based Aya Sato"
ADVERB = compiled(r"[A-Z][a-z]+ly,\s+(?=\w)")  # "Inevitably, the mayor …"
BUT = compiled(r"(?:And|But|So|Yet)\s+(?=[A-Z])")
_OPENERS = r"(?:after|because|before|once|since|until|when|where|while)"
# Who opens a clause of its own ahead of "and said"; no comma parts the two.
_AHEAD_OF_AND = compiled(
    rf"(?:\b{_OPENERS}\s+|\s(?:[–—]|--?)\s+)(?P<who>he|she|they|{NAME.pattern})(?=\s+[a-z])[^,;:.]{{1,160}}\s(?:and|but)\s+(?:\w+\s+)?\Z"
)
# Who opens the clause ahead of ", telling …": "…, but at noon Aya Sato rang the police, telling …".
_AHEAD_OF_PARTICIPLE = compiled(
    rf"(?:,\s+(?:and|but|while|as)|\s{_OPENERS})\s+(?:(?:at|on|in)\s+\S+\s+)?(?P<who>{NAME.pattern})\s+[a-z]+\b(?!ing\b)[^;:“”\"]{{1,160}},\s+\Z"
)
_NAMED_AHEAD = compiled(rf"\W*(?P<who>{NAME.pattern}),\s+[a-z][^,;:“”\"]{{1,60}},")
OF_A_UNIVERSITY = compiled(
    r"\b(?:(?:University|College|Institute|State) of [A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?|[A-Z][\w’'-]* University)\Z"
)  # "the University of Wend, South Bank,"
# "Sen. Aya Sato, D-Mass.", "Aya Sato (news)": told of her in passing.
_IN_PASSING = compiled(r"(?:\s\([^()\n]{1,60}\)|,\s+[RDI]-[A-Z][\w.]*)\Z")
_LONGEST_PASSING = 64  # characters
_IN_A_PLACE = compiled(r"[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*){0,3}\s+(?:in|of|at|from)\s+[A-Z][\w’'. -]*")
_BARE_SUBJECT = compiled(r"\s+(?:that\s+)?(?=(?:[a-z-]+\s+){0,2}(?:[a-z]{2,}[^s\W]s|police|people)\Z)")

NAMED_BEHIND = compiled(
    rf"\s+((?:(?:[Tt]he|an?)\s+)?(?:[a-z-]+\s+){{0,3}}?{NAME.pattern})(?<!\bM)(?<!\bM[rs])(?<!\bMrs)(?<!\bDr)(?=[,.;:”\"]|\Z)"
)  # ", said Aya Sato."
NOUN_BEFORE = compiled(
    r"(?<!\w)((?:(?:[Dd]er|[Dd]en|[Dd]em|[Ee]inem|[Ee]iner)\s+)?(?:[a-zäöüß]+n\s+)?(?:[A-ZÄÖÜ][\w-]+\s+){0,2}?[A-ZÄÖÜ][\w-]+)\s+\Z"
)
AUXILIARY = compiled(
    r"(?<!who)(?<!which)(?<!that)\s(?:is|are|was|were|has|have|had|does|did|will|would)\b"
    r"(?P<tail>(?:\s+(?:\w+ly|both|all|also|always|long|since))*\Z)?"
)
CLAUSE_BEHIND = compiled(
    r"\s+(?:that\s+)?(?=(?:the|an?|his|her|its|their|this|these|those|some|many|most|no|he|she|it|they|[A-Z][\w’'.-]*)\s)"
)
PAST_TENSE = compiled(
    r"[a-z]{2,}ed|became|began|broke|brought|built|came|chose|drew|drove|fell|gave|got|grew|held|kept|knew|led|left|lost|made|met|ran|rose|sat|"
    r"saw|sent|spent|spoke|stood|threw|took|went|won|wrote"
)
FROM_ONE = compiled(r"\b(?:by|from|to|with)\s+(?P<who>(?:an?|one|two|some)\s[^,;]*)\Z")  # "a letter from a pilot who said"
SECOND_PARTICIPLE = compiled(r",\s+[a-z]+ing\b[^,;.]{1,200}\sand\s+(?:\w+ly\s+)?\Z")  # "He left, pointing at the gate and saying …"
APPOSITION_TO = compiled(r"[A-Z][^“”\"\n]{2,60},\s(?:[a-z]|the\b)[^“”\"\n]{0,200}\s")
# "the paper quoted Aya Sato as saying …"
CITED_AS = compiled(r"\b(?:quot|cit|describ|report|record)(?:ed|es|ing)\s+(?P<who>(?:[\w’'.-]+\s+){0,8}[\w’'.-]+)\s+as\s+\Z")
NAME_AND_COMMA = compiled(rf"\W*(?P<name>{NAME.pattern}),\s+\Z")
RELATIVE_CLAUSE = compiled(r"\W*(?P<who>(?:[\w’'-]+\s){0,4}[\w’'-]+),\s(?:der|die|das|dem|den|dessen|deren)\s[^;:“”„\"\n]{1,160},\Z")
_NAME_LAST = compiled(rf",\s+(?P<name>{NAME.pattern}),\Z")


def ahead_of_and(text: str, start: int, end: int) -> Span | None:
    """Who opens the clause that goes on with "and" up to text[:end]: "when Sato brought up the gate and …"."""
    found = _AHEAD_OF_AND.search(text, start, end)
    return found.span("who") if found else None


def ahead_of_participle(text: str, start: int, end: int) -> Span | None:
    """Who opens the last clause of text[start:end], where it is not the first: whose "…, telling the mayor that …" is."""
    found = None
    while (match := _AHEAD_OF_PARTICIPLE.search(text, start, end)) is not None:
        found, start = match, match.start() + 1
    return found.span("who") if found else None


def named_ahead(text: str, start: int, end: int) -> Span | None:
    """The name before an aside that is all of text[start:end]: "Aya Sato, prosecuting,"."""
    found = _NAMED_AHEAD.fullmatch(text, start, end)
    return found.span("who") if found else None


def is_in_a_place(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] tells of somebody by the place alone: "officers in South Wend"."""
    return _IN_A_PLACE.fullmatch(text, start, end) is not None


def bare_subject(text: str, start: int, end: int) -> int | None:
    """Where a subject without an article begins that ends at `end`: "police" of "said police believed"."""
    found = _BARE_SUBJECT.match(text, start, end)
    return found.end() if found else None


def without_brackets(text: str, left: int, end: int) -> int:
    """Where text[left:end] ends without the brackets it closes with: "the Harbour Authority (HA)"."""
    aside = text.rfind("(", left, end) if text[left:end].endswith(")") else -1
    return left + len(text[left:aside].rstrip()) if aside > left else end


def without_passing(text: str, left: int, end: int) -> int:
    """Where text[left:end] ends without brackets and parties behind a name."""
    while (text[end - 1 : end] == ")" or "-" in text[max(left, end - 8) : end]) and (
        found := _IN_PASSING.search(text, max(left, end - _LONGEST_PASSING), end)
    ):
        end = found.start()
    return end


def turns_round(segment: str, articles: AbstractSet[str], people: Mapping[str, str]) -> bool:
    """Whether what stands before a German verb sends its subject behind it: "Das", or a clause; not "Aya Sato, Chefin der Werft,"."""
    if not segment.endswith(","):
        return len(segment.split()) == 1 and segment.lower() in articles
    name, last = NAME.match(segment), _NAME_LAST.search(segment)
    if last is not None and last["name"].split()[-1] in people:
        return False  # "Der Sprecher des Landkreises, Jon Berg,"
    known = name is not None and name.group().split()[-1] in people
    return not (known and name is not None and segment[name.end() :].startswith((",", " (")))

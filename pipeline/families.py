"""The families of rules and findings, each declared once: what it is called, and how a reader of the report tells its marks from others'.

A family of rules is an entry here and a folder of that name below `rules/`; the stage that gives its findings names it in
`pipeline/stages/__init__.py`, and `reports/static/report.css` has the colours of its `code`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters to those who have checks look at their texts."""

    ERROR = "error"  # broken: nobody would publish it so
    WARNING = "warning"  # worth a look: it may be meant
    NOTE = "note"  # a fact, and nothing to mend: who is quoted, that there is a list of questions


@dataclass(frozen=True, slots=True)
class Kind:
    """A category of findings with a sign of its own: the letter, and a few of its words for the legend."""

    name: str
    letter: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family of rules, or of findings.

    has_rules: rules may name it. strips: its rules take lines away; those of all others find places in the prose.
    code: the class of its marks in the pages; sign: what stands at the beginning of each.
    kinds: categories that have a letter in the sign's place, in the order of the legend. categories: the others that its rules may have.
    weak: the family that gets the findings of rules with one of its categories instead.
    by_pattern: its rules may have a pattern. detectors: what its stage finds by code, each with a rule of that name.
    severity: of its findings, where their rule says no other; notes: the categories whose findings are facts, nothing to act on.
    by_voice: its marks tell in whose voice they stand. in_margin: its messages are written beside the line.
    on_request: it is not marked, and no finding of `copydesk lint`, until somebody asks.
    """

    name: str
    label: str
    code: str
    sign: str = ""
    kinds: tuple[Kind, ...] = ()
    categories: tuple[str, ...] = ()
    weak: Family | None = None
    by_pattern: bool = True
    detectors: tuple[str, ...] = ()
    has_rules: bool = True
    strips: bool = False
    by_voice: bool = False
    in_margin: bool = False
    on_request: bool = False
    severity: Severity = Severity.WARNING
    notes: tuple[str, ...] = ()

    def severity_of(self, category: str) -> Severity:
        """The severity of a finding of this category whose rule says none."""
        return Severity.NOTE if category in self.notes else self.severity

    def sign_of(self, category: str) -> str:
        """The sign of a finding of this category."""
        return next((kind.letter for kind in self.kinds if kind.name == category), self.sign)

    def known_categories(self) -> tuple[str, ...]:
        """All that its rules may have."""
        return (*(kind.name for kind in self.kinds), *self.categories, *(self.weak.categories if self.weak else ()))


OWN = "own"  # the category for rules of a user's that fit no other

BOILERPLATE = Family(
    name="boilerplate",
    label="Boilerplate",
    code="bo",
    categories=(
        *("about", "account", "advertising", "comments", "donation", "follow", "images", "learned", "leftovers", "legal", "navigation"),
        *("newsletter", "related", "share", "structure", "time", OWN),
    ),
    detectors=(
        *("user-strip", "recipe", "repeated-title", "page-furniture", "recurring", "voice", "not-main-content"),
        *("repeated-text", "blank-lines"),
        *("line-model-before", "line-model-inside", "line-model-after"),
    ),
    strips=True,
)
# Weak rules of speculation (about 30, some, many): a quarter of all findings and nothing to act on, so they are counted apart.
HEDGE = Family(
    name="hedge",
    label="Weak hedges",
    code="he",
    sign="≈",
    categories=("approximation", "vague-quantity"),
    has_rules=False,
    on_request=True,
    severity=Severity.NOTE,
)
SPECULATION = Family(
    name="speculation",
    label="Speculation",
    code="sp",
    sign="S",
    kinds=(
        Kind("modal", "M", "may, might, could"),
        Kind("adverb", "A", "perhaps, probably"),
        Kind("hearsay", "H", "reportedly, is said to"),
        Kind("prospective", "P", "expected to, poised to"),
        Kind("belief", "B", "thinks, fears, hopes"),
        Kind("appearance", "L", "seems, looks as if"),
        Kind("vague_source", "V", "observers, critics"),
        Kind("conditional", "C", "if, would"),
        Kind("open", "O", "unclear, remains to be seen"),
    ),
    weak=HEDGE,
    by_voice=True,
)
SOURCING = Family(
    name="sourcing",
    label="Sourcing",
    code="so",
    sign="”",
    categories=("quotation", "named-person", "named-institution", "document", "unnamed", "vague"),
    notes=("quotation", "named-person", "named-institution", "document"),
    by_pattern=False,
    detectors=("quotation", "named-person", "named-institution", "document", "unnamed", "vague"),
)
STYLE = Family(
    name="style",
    label="Style",
    code="st",
    sign="~",
    categories=("filler", "cliche", "machine", "machine-words", "hype", "clickbait", OWN),
    detectors=("clickbait.numbered", "clickbait.question-to-you", "clickbait.pointing", "clickbait.speaks-to-you", "clickbait.withheld"),
    in_margin=True,
)
DEFECTS = Family(
    name="defects",
    label="Defects",
    code="de",
    sign="!",
    categories=("spacing", "punctuation", "repetition", "leftover", "encoding", "dates", "structure", "spelling", "page", "info"),
    severity=Severity.ERROR,
    notes=("info",),
    detectors=(
        *("missing-space", "doubled-space", "space-before-punctuation", "doubled-punctuation", "unbalanced-quotes", "unclosed-bracket"),
        *("repeated-word", "repeated-sentence", "repeated-paragraph", "repeated-title"),
        *("entity", "markup", "shortcode", "markdown", "script", "cms-id", "chatbot-marks", "foreign-markup"),
        *("mojibake", "replacement-character", "control-character"),
        *("soft-hyphen", "zero-width", "direction-mark", "lost-object", "disguised-letters"),
        *("weekday", "impossible-date", "years-backwards"),
        *("capitals", "link-farm", "keyword-stuffing", "truncated", "no-final-stop", "abrupt-start"),
        *("headline-unsupported", "other-language"),
        *(
            "without-marks",
            "cut-lines",
            "out-of-order",
            "lead-elsewhere",
            "dateline-elsewhere",
            "explained-late",
            "no-beginning",
            "misspelt",
        ),
        *("index-page", "error-page", "login-page", "consent-page", "wall", "stub"),
        *("faq", "no-title", "very-short"),
    ),
    in_margin=True,
)
READABILITY = Family(
    name="readability",
    label="Readability",
    code="re",
    sign="≡",
    categories=("sentence", "paragraph"),
    by_pattern=False,
    detectors=("hard-sentence", "long-sentence", "long-paragraph"),
    in_margin=True,
)

FAMILIES = (BOILERPLATE, SPECULATION, SOURCING, STYLE, DEFECTS, READABILITY, HEDGE)  # in the order of the rules' page
FINDING = tuple(family for family in FAMILIES if not family.strips)  # the families of findings
PROSE = tuple(family for family in FINDING if family.has_rules)  # the families whose rules find places in the prose


def checked(families: tuple[Family, ...]) -> dict[str, Family]:
    """The families by name. Raises ValueError where two could not be told apart, or where marks would have no form."""
    for what in ("name", "label", "code", "sign"):
        values = [getattr(family, what) for family in families if getattr(family, what)]
        if twice := {value for value in values if values.count(value) > 1}:
            raise ValueError(f"families: two have the {what} {min(twice)!r}")
    for family in families:
        if not family.strips and not family.sign:
            raise ValueError(f"families: {family.name} needs a sign, which its marks have in the report")
    return {family.name: family for family in families}


BY_NAME = checked(FAMILIES)

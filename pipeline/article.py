"""The records that the pipeline passes along. Every record is frozen.

All offsets are code points into `Article.text`, which never changes once it has been decoded and rendered:
`text[start:end]` is what a Line or a Finding speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from copydesk.evidence import Detail, Evidence, KnownBy, Told
from copydesk.families import Severity
from copydesk.rule import Match

Span = tuple[int, int]
Piece = tuple[int, int, int, int]


class Status(StrEnum):
    """How an input ended. Every input has exactly one."""

    OK = "ok"
    PARTIAL = "partial"  # processed, but part of it could not be read; the message says which
    SKIPPED = "skipped"  # not something Copydesk reads, or nothing in it to read
    FAILED = "failed"  # should have been readable and was not

    @property
    def has_text(self) -> bool:
        """Whether there is an article to judge."""
        return self in (Status.OK, Status.PARTIAL)


class Voice(StrEnum):
    """Whose words a finding stands in."""

    AUTHOR = "author"
    PARAPHRASE = "paraphrase"  # attributed to somebody, not in quotation marks
    QUOTE = "quote"


class Genre(StrEnum):
    """What kind of text an article is, as far as its form tells (pipeline/genre/stage.py)."""

    NEWS = "news"
    INTERVIEW = "interview"
    PRESS_RELEASE = "press release"
    OPINION = "opinion"  # who writes speaks as I, or the page calls it one
    GUIDE = "guide"  # speaks to the reader, or explains part by part
    LIST = "list"


class Absence(Told):
    """Why there is no value. No reason is told in other words."""

    NO_TEXT = "no-text", "There is no text: the input was not read, or nothing of it was left after the cleaning."
    NO_WORDS = "no-words", "There is text, but no word in it."
    NO_LETTERS = "no-letters", "There is text, but no letter in it."
    TOO_SHORT = "too-short", "It has too few words for its figures to mean anything."
    FEW_STRETCHES = (
        "few-stretches",
        "It is written without spaces: what stands between its signs is counted in place of words, and there are too few of these.",
    )
    AMBIGUOUS = "ambiguous", "It is in two languages, in one that Copydesk does not know, or no prose."
    MIXED = "mixed", "It is in two languages, each a good part of the text."
    DECLARED = "declared", "The page alone says which language it is in, so nothing was measured."
    UNDETERMINED_LANGUAGE = "undetermined-language", "What language it is in is not known."
    NO_FORMULA = "no-formula", "There is no such formula for its language."
    NO_RULES = "no-rules-for-language", "There are no rules for its language."
    NO_REFERENCE = "no-reference", "There are no published articles in its language to compare it with."
    NO_WORD_SPACES = "no-word-spaces", "Its language puts no spaces between words, so there are no words to count."
    UNBROKEN_TEXT = "unbroken-text", "A stretch without a space is longer than any word: encoded data, or the spaces were lost."
    MOSTLY_NOT_WORDS = "mostly-not-words", "It is mostly numbers: a table, a list of results."
    NO_SENTENCE_ENDS = "no-sentence-ends", "Full stops are missing, so sentences cannot be counted."
    NO_TITLE = "no-title", "No title was found."
    NONE_FOUND = "none-found", "There is nothing of the kind in it."
    NOT_DECLARED = "not-declared", "The input does not say so itself."
    UNKNOWN_SITE = "unknown-site", "No address, no sub-folder and no shared menu tells its site."
    CONFIGURED = "configured", "The configuration says what the value is of, so nothing was measured."
    OTHER_KIND = "other-kind", "It is measured for texts of another kind alone: the configuration says of which these are."
    NO_GENRE = "no-genre", "Its form does not tell what kind of text it is."
    OTHER_GENRE = "other-genre", "Texts of its genre are not asked for it: a guide and a column speak for themselves."
    NOT_MEASURED = "not-measured", "Nothing that it is made of could be measured."


@dataclass(frozen=True, slots=True)
class Outcome:
    """Status, a stable code for programs ("not-text", "deep-nesting", …) and a message that says what to do."""

    status: Status = Status.OK
    code: str | None = None
    message: str | None = None


class Slice(NamedTuple):
    """Where a record stands that a run has taken out of a file of records: in which of its own files, from which byte, how many."""

    spool: str
    start: int
    length: int


def folder_of(path: str) -> str | None:
    """The sub-folder of an input, which is its site where its page has no URL; None directly below the PATH given."""
    parent = PurePosixPath(path).parent.as_posix()
    return None if parent == "." else parent


@dataclass(frozen=True, slots=True)
class Source:
    """One input: `path` is its name in every table ('/'-separated, relative); `location` is where its bytes are.

    `clean` is the name its cleaned text gets below `clean/`. `refused` is the outcome of an input that is not to be opened.
    `record`: for one of many in the file at `location`, where it is read. `size`: its bytes, where a store has listed it.
    """

    path: str
    location: str
    clean: str = ""
    refused: Outcome | None = None
    record: Slice | None = None
    size: int = 0


class Mark(NamedTuple):
    """A stretch of a page's line that the page sets apart: `text[start:end]`.

    kind: "strong", "emphasis", "struck", "code" or "link"; `address` is a link's.
    """

    start: int
    end: int
    kind: str
    address: str = ""


class Around(NamedTuple):
    """A block quotation or an item of a list that a line stands in, by its number on the page.

    list: the number of the item's list; None: it is a quotation. ordinal: the item's number in a numbered list.
    """

    number: int
    list: int | None = None
    ordinal: int | None = None


class Cell(NamedTuple):
    """Where a line stands in a table of its page: the table's number, row and column from 0, and whether it is a row of heads."""

    table: int
    row: int
    column: int
    head: bool


@dataclass(frozen=True, slots=True)
class Look:
    """How a line stands on its page: what its Markdown is made of, beside its kind.

    unit: lines of a heading or of code with the same number are one. level: of a heading, from 1. within: what it stands in, outermost
    first. language: of code. marks: ascending, inner ones behind those that they stand in; none crosses another.
    """

    unit: int = 0
    level: int = 0
    within: tuple[Around, ...] = ()
    cell: Cell | None = None
    language: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of `Article.text`, without its line break. Lines are complete: joined by LF they give back the text.

    kind: what the page or the markup says it is: "heading", "item", "quote", "cell", "caption", "code" or "text"; "metadata" is
    front matter: it is no line of the article, no rule looks at it, and the cleaned file has it where the configuration says so.
    joined: the line continues the paragraph of the line before it (the text was wrapped at a column).
    close: for HTML, a line break and no more parts it from the line before it (`<br>`, `<pre>`): verse, addresses, code.
    main: for HTML, whether the model counts the line as main content; None where nobody was asked.
    A stripped line (kept False) names the rule that took it, a confidence from 0 to 1 and, where there is any, the evidence.
    `kept_probability` is the model's opinion, or None where it was not asked.
    look: for HTML that is to be cleaned to Markdown, how it stands on its page.
    """

    start: int
    end: int
    kind: str = "text"
    joined: bool = False
    main: bool | None = None
    kept: bool = True
    rule: str | None = None
    confidence: float | None = None
    evidence: Evidence | None = None
    kept_probability: float | None = None
    close: bool = False
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule found at `text[start:end]`. `line` counts from 1. `voice` is None where it has no meaning.

    The `message` is the rule's, with what the `detail` says behind it.
    """

    family: str  # "speculation", "sourcing", "style", "defects", "readability"
    rule: str
    category: str
    start: int
    end: int
    line: int
    text: str
    message: str
    voice: Voice | None = None
    headline: bool = False  # stands in the title
    detail: Detail | None = None
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Unlisted:
    """How many findings of a rule are counted, but not among an article's findings, because there are too many of them."""

    rule: str
    family: str
    category: str
    count: int


@dataclass(frozen=True, slots=True)
class InlineIgnore:
    """What a comment in the text says of the findings that begin in text[start:end]: those of `rules` are none.

    rules: as the comment names them, by id, category or family. line: the comment's, from 1; on a page, that which it stands in or before.
    """

    rules: tuple[str, ...]
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that is silenced: its rule, line and text, and by which `[[ignore]]` or by which of `Article.ignores` (both from 1)."""

    rule: str
    line: int
    text: str
    ignore: int | None = None
    comment: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What reviewers decided about the article at `path`: accept, send-back or nothing, and a note.

    `content` is the content hash of the text that they looked at; `by` may be empty; `time` is ISO 8601. disputed: of several reviewers not
    all say the same.
    """

    path: str
    decision: str | None
    note: str | None
    content: str | None
    by: str
    time: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A value, or None with the `reason` why there is none."""

    value: float | int | str | None
    reason: Absence | None = None

    @classmethod
    def absent(cls, reason: Absence) -> Measure:
        """No value, for this reason."""
        return cls(None, reason)


@dataclass(frozen=True, slots=True)
class Rate:
    """How a rate is made from two columns of its table: `per` times `count` by `of`, rounded."""

    count: str
    of: str
    per: float = 1.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of their words (0 to 1, Dice) what the model keeps of a page shares with what others keep; None where there is no other.

    `extractor`: trafilatura; `data`: the article's body as the page's data has it.
    """

    extractor: float | None = None
    data: float | None = None


@dataclass(frozen=True, slots=True)
class MeasureSpec:
    """A measure's column: name (snake_case with its unit), type ("int", "float" or "text") and what it says, with its source.

    Each stage lists its own as MEASURES; the tables' schema and the data dictionary are made from them. `unit` is for what the name
    does not say. A share, mean or "per" has its `rate`.
    """

    name: str
    type: str
    doc: str
    unit: str = ""
    rate: Rate | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """The kept text as it is scored and written to `clean/`: kept lines, paragraphs unwrapped, trailing space and hidden characters gone.

    `text` is the derived text; `pieces` maps it back: (start in prose, length there, start in article text, length there), ascending
    in both. Most pieces are equal stretches; where the text has a ligature, a letter in parts or the like, the piece is what was put for
    it, a whole of perhaps another length. Characters of `text` that lie in no piece (line breaks and joining spaces) were put in by the
    cleaning; what lies between two pieces in the article's text (soft hyphens, markup) was left out.
    `paragraphs` and `sentences` are spans of `text`; a sentence never crosses a paragraph. `headline` is the title's span.
    """

    text: str = ""
    pieces: tuple[Piece, ...] = ()
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    headline: Span | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is not "pass": a stable code, a plain sentence, how much it weighs (points lost), and what it goes by.

    `value` is that of the measure, or the number or rate of findings, that costs the points. decides: it alone is enough for the verdict.
    """

    code: str
    message: str
    category: str
    weight: float
    value: float | None = None
    decides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One input on its way through the stages; each stage returns a copy with its own fields filled in."""

    path: str
    id: str | None = None  # as the record has it that the article was in
    record_line: int | None = None  # of its file, where the record begins; None where its file has no lines
    input_sha256: str | None = None  # of the bytes of its file, or of its record's text or page
    carried: str | None = None  # JSON: the record's fields that are carried through
    clean_path: str | None = None  # where its cleaned text goes, below the output folder
    media: str = "text"  # "text", "markdown" or "html"
    outcome: Outcome = Outcome()
    notes: tuple[Outcome, ...] = ()  # what else the reader of the report should know, e.g. replaced characters
    text: str = ""
    lines: tuple[Line, ...] = ()
    markup: tuple[Span, ...] = ()  # Markdown's own characters: part of the text, kept out of the scores
    ignores: tuple[InlineIgnore, ...] = ()  # what comments in the text silence, in the order in which they begin
    encoding: str | None = None
    replaced_characters: int = 0
    url: str | None = None
    author: str | None = None  # as the page declares it, else as its lines say; several with "; " between them
    published: str | None = None  # ISO 8601, a date or a date with its time, as the page declares it, else as its lines say
    tags: str | None = None  # what it is filed under, as the page declares it; several with "; " between them
    site: str | None = None
    site_known_by: KnownBy | None = None
    title: str | None = None
    agreement: Agreement = Agreement()
    title_line: int | None = None  # index into `lines` of the one kept title line, where the title stands in the text
    declared_language: str | None = None
    language: str | None = None  # ISO 639-1 (zh-cn, zh-tw as langdetect has them); None: undetermined
    language_probability: float | None = None
    language_status: str = "ok"
    prose: Prose = Prose()
    measures: Mapping[str, Measure] = field(default_factory=lambda: MappingProxyType({}))
    matches: tuple[Match, ...] = ()
    findings: tuple[Finding, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    decided: Decided | None = None
    verdict: str | None = None  # "pass", "review", "reject"; None where nothing could be graded
    reasons: tuple[Reason, ...] = ()


def measured(article: Article, measures: Mapping[str, Measure], findings: Iterable[Finding] = ()) -> Article:
    """The article with these measures and findings added to those it has."""
    return replace(article, measures=MappingProxyType({**article.measures, **measures}), findings=(*article.findings, *findings))


def number_of(article: Article, measure: str) -> float:
    """A measure as a number; 0 where it has none."""
    known = article.measures.get(measure)
    return float(known.value) if known is not None and isinstance(known.value, int | float) else 0.0


def noted(article: Article, notes: Iterable[Outcome]) -> Article:
    """The article with notes added. The first that is PARTIAL becomes the outcome of an article that was OK until then."""
    outcome, kept = article.outcome, list(article.notes)
    for note in notes:
        if note.status is Status.PARTIAL and outcome.status is Status.OK:
            outcome = note
        else:
            kept.append(note)
    unchanged = outcome is article.outcome and len(kept) == len(article.notes)
    return article if unchanged else replace(article, outcome=outcome, notes=tuple(kept))


def is_unsure(line: Line) -> bool:
    """Whether a line's fate was close, so that somebody should look: stripped with a confidence below 0.6, or kept against the model."""
    if line.start == line.end:
        return False
    if not line.kept:
        return line.confidence is not None and line.confidence < 0.6
    return line.kept_probability is not None and line.kept_probability < 0.5 and line.rule is None

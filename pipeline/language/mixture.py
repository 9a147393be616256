"""Which paragraphs of a text are in another language than the rest.

A paragraph is foreign where its letters are of another script than its article's language is written in, or where it has hardly any of
that language's small words and langdetect, asked about all such paragraphs together, names another language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.text import beyond_ascii

# Scripts by the range of their letters; what is in none of them is Latin. A letter of a script without spaces says as much as two or
# three Latin ones.
_SCRIPTS = {
    "han": (compiled("[\u3041-\u30ff\u3400-\u9fff]"), 2.5),
    "hangul": (compiled("[\uac00-\ud7a3]"), 2.5),
    "cyrillic": (compiled("[\u0400-\u052f]"), 1.0),
    "arabic": (compiled("[\u0600-\u06ff\u0750-\u077f]"), 1.0),
    "greek": (compiled("[\u0370-\u03ff\u1f00-\u1fff]"), 1.0),
    "hebrew": (compiled("[\u0590-\u05ff]"), 1.0),
    "thai": (compiled("[\u0e00-\u0e7f]"), 1.0),
    "indic": (compiled("[\u0900-\u0dff]"), 1.0),
    "georgian": (compiled("[\u10a0-\u10ff]"), 1.0),
    "armenian": (compiled("[\u0530-\u058f]"), 1.0),
    "ethiopic": (compiled("[\u1200-\u137f]"), 1.0),
    "khmer": (compiled("[\u1780-\u17ff]"), 1.0),
    "lao": (compiled("[\u0e80-\u0eff]"), 1.0),
    "burmese": (compiled("[\u1000-\u109f]"), 1.0),
}
_ANY_SCRIPT = compiled(f"[{''.join(letters.pattern[1:-1] for letters, _ in _SCRIPTS.values())}]")
LATIN = "latin"
_WRITTEN_IN = {
    "han": "zh ja",
    "hangul": "ko",
    "cyrillic": "ru uk bg mk be ky tg mn",
    "arabic": "ar fa ur ps ckb ug sd",
    "greek": "el",
    "hebrew": "he yi",
    "thai": "th",
    "indic": "hi mr ne bn pa gu ta te kn ml si as or sa",
    "georgian": "ka",
    "armenian": "hy",
    "ethiopic": "am ti",
    "khmer": "km",
    "lao": "lo",
    "burmese": "my",
}
EITHER_SCRIPT = ("sr", "kk", "uz", "az", "ku", "bs")  # Latin or another
SCRIPT_OF: Mapping[str, str] = {language: script for script, languages in _WRITTEN_IN.items() for language in languages.split()}

_WORDS = compiled(r"[^\W\d_]+")
LEAST_LETTERS = 40  # Latin ones, or as many as say the same: shorter paragraphs are headings, names and labels
FEW_SMALL_WORDS = 0.06  # of the words; prose has a third to a half, a foreign paragraph one or two that happen to look alike
MANY_SMALL_WORDS = 0.15  # of the other language's, where there is a list of them
LEAST_PROBABILITY = 0.95


@dataclass(frozen=True, slots=True)
class Mixture:
    """The foreign paragraphs of a text (ascending), the share of its letters in them, 0 to 1, and their language ("" where only the
    script tells them apart).
    """

    paragraphs: tuple[Span, ...] = ()
    share: float = 0.0
    language: str = ""


def script_of(text: str) -> tuple[str, float]:
    """The script that most of the letters of `text` are of, and how much the text says, in Latin letters."""
    beyond = beyond_ascii(text)
    said = dict.fromkeys(_SCRIPTS, 0.0) if beyond else {}
    if _ANY_SCRIPT.search(beyond):
        said = {name: len(letters.findall(beyond)) * weight for name, (letters, weight) in _SCRIPTS.items()}
    other = sum(len(_SCRIPTS[name][0].findall(beyond)) for name, much in said.items() if much)
    said[LATIN] = float(_letters(text, beyond) - other)
    most = max(said, key=lambda name: said[name])
    return most, sum(said.values())


_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


def letters_in(text: str) -> int:
    """How many characters of a text are letters, as _WORDS takes them. Those of ASCII are counted without looking for them."""
    return _letters(text, beyond_ascii(text))


def _letters(text: str, beyond: str) -> int:
    """The same; `beyond` are its characters that are not ASCII."""
    ascii_letters = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    return ascii_letters + sum(map(str.isalnum, beyond)) - sum(map(str.isdecimal, beyond))


def mixture(text: str, paragraphs: Iterable[Span], language: str, small_words: Mapping[str, frozenset[str]]) -> Mixture:
    """The paragraphs of `text` that are not in `language` (as langdetect names it); `small_words` are lists of them by language."""
    script = script_of(text)[0] if language in EITHER_SCRIPT else SCRIPT_OF.get(language.partition("-")[0], LATIN)
    known = small_words.get(language)
    total = 0.0
    strange: list[tuple[Span, float]] = []  # of another script
    doubtful: list[tuple[Span, float]] = []  # with too few small words
    for start, end in paragraphs:
        part = text[start:end]
        written, much = script_of(part)
        total += much
        if much < LEAST_LETTERS:
            continue
        if written != script:
            strange.append(((start, end), much))
        elif known is not None and not _has(part, known, FEW_SMALL_WORDS):
            doubtful.append(((start, end), much))
    other = ""
    if doubtful and (other := _language_of([text[start:end] for (start, end), _ in doubtful], small_words)):
        strange += doubtful
    spans = tuple(sorted(span for span, _ in strange))
    return Mixture(spans, sum(much for _, much in strange) / total, other) if spans else Mixture()


def _has(part: str, small_words: frozenset[str], share: float) -> bool:
    """Whether so large a share of the words are small words."""
    part = part.lower()
    # There are no more words than signs between them and one: where what stands between spaces is enough of those, it is of the words.
    if sum(map(small_words.__contains__, part.split())) >= share * (len(part) - letters_in(part) + 1):
        return True
    words = _WORDS.findall(part)
    return sum(map(small_words.__contains__, words)) >= share * len(words)


def _language_of(parts: list[str], small_words: Mapping[str, frozenset[str]]) -> str:
    """The one language that the paragraphs `parts` are in; "" where they are in none for sure. Where they have hardly any of a language's
    small words, it is not that one.
    """
    from copydesk.language.identify import identify

    joined = " ".join(parts)[:2_000]
    found, probability = identify(joined)
    if found is None or probability < LEAST_PROBABILITY:
        return ""
    known = small_words.get(found)
    if known is not None:
        return found if _has(joined, known, MANY_SMALL_WORDS) else ""
    words = _WORDS.findall(joined)  # names in a row are of any language
    return found if sum(word.islower() for word in words) * 3 > len(words) * 2 else ""

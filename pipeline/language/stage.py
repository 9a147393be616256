"""What language the prose is in, or why that cannot be known; then its sentences, which depend on the language.

langdetect is asked, after stripping, about a sample from across the text. It is confident even where it cannot know ("Budget vote in
Berlin today" is Dutch to it), so its answer counts only:

- from LEAST_LETTERS letters on, with LEAST_PROBABILITY, and, in a language whose file has small words, with some of them
  in it: a list of names has none, nor has a language that langdetect does not know and takes for its neighbour. Where they are
  missing, or langdetect is in doubt, it is asked again about the words in small letters, without the names;
- below, when at least two small words of the text are of the language langdetect names, and more than of any other.

Words in capitals are read as if they were in small letters. Where this tells nothing, the page's own word for its language counts,
unless its script contradicts; so it does where langdetect has no profile of that language and could only have named a neighbour.

Status: `ok`; `declared` (the page says so, and there is no probability); `no-letters`; `too-short`; `mixed`: two languages, each a good
part of the text; `ambiguous`: a language langdetect does not know, or no prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from copydesk import languages
from copydesk.article import Article, Outcome, Span, Status, noted
from copydesk.compiled import compiled
from copydesk.context import Context
from copydesk.language.mixture import EITHER_SCRIPT, LATIN, SCRIPT_OF, Mixture, mixture, script_of
from copydesk.text import split_sentences

# Measured on extracts of news in 22 languages: from 60 letters on, 0.9 was right in 998 of 1,000 cases; below,
# langdetect errs in 40 of 1,000, and where the small words agree with it in 1 of 1,000.
LEAST_LETTERS = 60
LEAST_PROBABILITY = 0.9  # all of langdetect's seven trials
LEAST_DIFFERENT_LETTERS = 10  # 60 letters of any prose hold 12 or more different ones; less is the same few words over and over
LEAST_SMALL_WORDS = 0.08  # of all words; in prose, a third to a half
LEAST_SMALL_LETTERS = 25  # in words that begin with a small letter, to ask about those alone: names are of any language

MIXED = 0.3  # of the letters: from here on, a text is in two languages
SECOND = 0.1  # …, and from here on where langdetect cannot tell what the whole is in
PARAGRAPHS = 8  # of such a text are asked one by one

SAMPLE = 1_000  # characters: as good as the whole text
STRETCHES = 5  # pieces of the sample, spread evenly: an article may begin or end in another language

# Languages that langdetect has no profile of, and those that it takes them for, though their small words are known.
_NEIGHBOURS: Mapping[str, tuple[str, ...]] = {
    "ast": ("es",), "be": ("ru", "uk"), "bs": ("hr", "sl"), "co": ("it",), "fo": ("da", "no"), "fy": ("nl",), "gl": ("es", "pt"),
    "is": ("da", "no", "sv"), "lb": ("de",), "nds": ("de", "nl"), "oc": ("ca", "es", "fr"), "sc": ("es", "it"), "scn": ("it",),
}  # fmt: skip

_LETTERS = compiled(r"[^\W\d_]+")


def language(article: Article, context: Context) -> Article:
    """Fill in the language, unless the configuration names it, and cut the prose into sentences."""
    prose = article.prose
    notes: list[Outcome] = []
    found, probability, status = (
        (context.config.language, None, "ok") if context.config.language else detect(prose.text, article.declared_language)
    )
    if not context.config.language:
        main = found or leading(prose.text, prose.paragraphs)
        mixed = mixture_of(prose.text, prose.paragraphs, main)
        if mixed.share >= (MIXED if found is not None else SECOND):
            notes = [Outcome(Status.OK, "mixed-languages", _mixed_note(mixed, main))]
            found, probability, status = None, None, "mixed"
        elif probability is not None:
            probability = round(probability * (1 - mixed.share), 4)
    sentences = split_sentences(prose.text, prose.paragraphs, found)
    return replace(
        noted(article, notes),
        language=found,
        language_probability=probability,
        language_status=status,
        prose=replace(prose, sentences=sentences),
    )


@lru_cache(maxsize=2)  # the stage of defects asks again for the same article
def mixture_of(text: str, paragraphs: tuple[Span, ...], found: str | None) -> Mixture:
    """What of a text in the language `found` is in another one."""
    return mixture(text, paragraphs, found, _small_words()) if found is not None and len(paragraphs) > 1 else Mixture()


@lru_cache(maxsize=2)
def leading(text: str, paragraphs: tuple[Span, ...]) -> str | None:
    """The language that more of the long paragraphs are in than in any other, asked of PARAGRAPHS of them; None where none is known.

    For a text of which langdetect cannot say what the whole is in.
    """
    long = [span for span in paragraphs if span[1] - span[0] >= LEAST_LETTERS]
    letters: Counter[str] = Counter()
    asked = long[:: max(1, len(long) // PARAGRAPHS)][:PARAGRAPHS]
    left = sum(end - start for start, end in asked)
    for start, end in asked:
        found = detect(text[start:end])[0]
        left -= end - start
        if found is not None:
            letters[found] += end - start
            most = letters.most_common(2)
            if most[0][1] > left + (most[1][1] if len(most) > 1 else 0):
                break  # no other language can have as many
    return min(letters, key=lambda name: (-letters[name], name)) if letters else None


@lru_cache(maxsize=1)
def _small_words() -> Mapping[str, frozenset[str]]:
    """By language, of those that have some."""
    return {language.code: language.small_words for language in languages.every() if language.small_words}


def _mixed_note(mixed: Mixture, found: str | None) -> str:
    other = f" ({mixed.language})" if mixed.language else ""
    return (
        f"Two languages: about {round(100 * mixed.share)} % of the text is not {found}{other}. Nothing is measured that needs one language."
    )


def detect(text: str, declared: str | None = None) -> tuple[str | None, float | None, str]:
    """Language (ISO 639-1; zh-cn and zh-tw), probability from 0 to 1 in four decimals, and status. Undetermined: (None, None, reason).

    `declared` is what the page says of itself ("is", "pt-BR"), None where it says nothing.
    """
    part = _small(sample(text))
    words = [word.lower() for word in _LETTERS.findall(part)]
    letters = sum(map(len, words))
    if not letters:
        return None, None, "no-letters"
    from copydesk.language.identify import PROFILES, identify

    found, probability = identify(part)
    own = _declared(declared)
    if found is None:
        status, sure = "ambiguous", False
    elif letters < LEAST_LETTERS:
        sure = found == _by_small_words(words)
        status = "too-short"
    else:
        if probability < LEAST_PROBABILITY or not _is_prose(found, words):  # a text full of names of another language, perhaps
            small = [word for word in _LETTERS.findall(part) if word[0].islower()]
            again, sureness = identify(" ".join(small)) if sum(map(len, small)) >= LEAST_SMALL_LETTERS else (None, 0.0)
            if again is not None and languages.of(again).small_words and _is_prose(again, words) and not _rival(again, words):
                found, probability = again, sureness
        known = languages.of(found).small_words
        is_prose = _is_prose(found, words)
        sure = probability >= LEAST_PROBABILITY and is_prose and len(set("".join(words))) >= LEAST_DIFFERENT_LETTERS
        if own is not None and own not in PROFILES.langlist and (not known or found in _NEIGHBOURS.get(own, ())):
            sure = False  # langdetect can only have named a neighbour
        status = "ambiguous"
    if sure and found is not None:
        return (None, None, "mixed") if _rival(found, words) else (found, round(probability, 4), "ok")
    if own is not None and _may_be(own, part, words):
        return own, None, "declared"
    return None, None, status


def _is_prose(language: str, words: list[str]) -> bool:
    """Whether so many of the words are small words of a language as in its prose; nothing says no where it has no list of them."""
    known = languages.of(language).small_words
    return not known or _hits(words, known) >= LEAST_SMALL_WORDS * len(words)


def _small(text: str) -> str:
    """`text` in small letters where most of its letters are capitals: langdetect knows the languages by small ones."""
    capitals = sum(map(str.isupper, text))
    return text.lower() if capitals * 2 > sum(map(str.islower, text)) + capitals else text


_NAMED_AS = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "zh": "zh-cn"}
MUCH_OF_ANOTHER = 0.08  # small words that only the other language has, of all words: in plain prose they are below 0.04

FEWEST_OF_ANOTHER = 3  # and at least so many different ones: a name that stands twice ("Al Furjan") is no language


def _rival(language: str, words: list[str]) -> bool:
    """Whether the text holds as many small words of another language as prose does, sentence by sentence beside those of its own."""
    own = languages.of(language).small_words
    if not own:
        return False
    for other, known in _small_words().items():
        theirs = [word for word in words if word in known and word not in own]
        several = len(theirs) >= MUCH_OF_ANOTHER * len(words) and len(set(theirs)) >= FEWEST_OF_ANOTHER
        if other != language and several and len(theirs) * 2 >= _hits(words, own - known):
            return True
    return False


_NO_LANGUAGE = ("und", "mul", "zxx", "xx", "x")


def _declared(declared: str | None) -> str | None:
    """What a page says its language is ("de-AT", "zh_Hant"), as langdetect would name it; None where that is no language's code."""
    parts = re.split(r"[-_]", (declared or "").strip().lower())
    if not re.fullmatch(r"[a-z]{2,3}", parts[0]) or parts[0] in _NO_LANGUAGE:
        return None
    if parts[0] == "zh" and not {"tw", "hk", "hant"}.isdisjoint(parts[1:]):
        return "zh-tw"
    return _NAMED_AS.get(parts[0], parts[0])


def _may_be(language: str, part: str, words: list[str]) -> bool:
    """Whether a text may be in the language that its page declares: its script is right, and so are its small words where it has a list."""
    script = script_of(part)[0]
    expected = SCRIPT_OF.get(language.partition("-")[0], LATIN)
    if expected != script and (expected != LATIN or language not in EITHER_SCRIPT):
        return False
    if len(set("".join(words))) < LEAST_DIFFERENT_LETTERS and expected == LATIN:
        return False
    known = languages.of(language).small_words
    return not known or sum(map(len, words)) < LEAST_LETTERS or _hits(words, known) >= LEAST_SMALL_WORDS * len(words)


def sample(text: str) -> str:
    """About SAMPLE characters of a longer text: STRETCHES stretches, evenly spread from its beginning to its end, cut at white space."""
    if len(text) <= SAMPLE:
        return text
    size = SAMPLE // STRETCHES
    starts = [(len(text) - size) * number // (STRETCHES - 1) for number in range(STRETCHES)]
    return " ".join(_whole_words(text, start, start + size) for start in starts)


def _whole_words(text: str, start: int, end: int) -> str:
    """text[start:end] without a word cut at either end; all of it where it has no white space (or is written without any)."""
    part = text[start:end]
    cut_before = start > 0 and not text[start - 1].isspace()
    cut_behind = end < len(text) and not text[end].isspace()
    pieces = part.split()
    whole = pieces[cut_before : len(pieces) - cut_behind]
    return " ".join(whole) or part


def _hits(words: list[str], of: frozenset[str]) -> int:
    return sum(map(of.__contains__, words))


def _by_small_words(words: list[str]) -> str | None:
    """The language that most of the small words are of, if two are and no other language has as many."""
    counts = sorted(((_hits(words, known.small_words), known.code) for known in languages.every()), reverse=True)
    (most, winner), (second, _) = counts[:2]
    return winner if most >= 2 and most > second else None

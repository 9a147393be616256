"""Whether a text would stay in a web corpus for language models: asked where the configuration says that the texts are to be one."""

from __future__ import annotations

from copydesk import languages
from copydesk.article import Absence, Article, Measure, MeasureSpec, measured
from copydesk.config import CORPUS
from copydesk.context import Context
from copydesk.corpus.filters import STOP_WORDS_OF, asked, tokens_of
from copydesk.text import split_sentences

MEASURES = (
    MeasureSpec(
        "corpus_filters_failed_count",
        "int",
        'How many measures of Gopher, C4 and FineWeb are beyond the limits at which these leave a text out; only with `kind = "corpus"`.',
    ),
    MeasureSpec("corpus_filters_failed", "text", "Which these are, each with its value and its limit, with “; ” between them."),
)


def corpus(article: Article, context: Context) -> Article:
    """Fill the measures; they are absent for texts of another kind, and where words cannot be counted."""
    text = article.prose.text
    reason = None
    if context.config.kind != CORPUS:
        reason = Absence.OTHER_KIND
    elif not text:
        reason = Absence.NO_TEXT
    elif article.language is not None and not languages.of(article.language).spaced:
        reason = Absence.NO_WORD_SPACES
    elif not (words := tokens_of(text)):
        reason = Absence.NO_WORDS
    else:

        def sentences(line: str) -> int:
            return len(split_sentences(line, [(0, len(line))], article.language))

        found = [it for it in asked(text, words, sentences, english=article.language == STOP_WORDS_OF) if not it.stays]
        told = Measure("; ".join(map(str, found))) if found else Measure.absent(Absence.NONE_FOUND)
        return measured(article, {"corpus_filters_failed_count": Measure(len(found)), "corpus_filters_failed": told})
    return measured(article, {spec.name: Measure.absent(reason) for spec in MEASURES})

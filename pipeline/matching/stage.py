"""Every phrase rule of every family, found in one pass over the prose. What the matches mean is said by the stages that follow."""

from __future__ import annotations

from dataclasses import replace

from copydesk.article import Article
from copydesk.context import Context, prose_matcher
from copydesk.silence import without_silenced
from copydesk.text import origin


def match(article: Article, context: Context) -> Article:
    """Fill `matches`: spans of `prose.text`, in order."""
    language = article.language.partition("-")[0] if article.language else None
    matcher = prose_matcher(context.rules, language)
    found = matcher.find(article.prose.text, article.prose.sentences, article.prose.headline)
    article, heard = without_silenced(article, context, found, lambda it: (it.rule.id, *origin(article.prose, it.start, it.end)))
    return replace(article, matches=tuple(heard))

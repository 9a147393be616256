"""The pipeline at a glance: each stage is a pure function (Article, Context) -> Article, applied in this order.

Bytes come in with `read`; the first two stages need nothing but the input, so a run does them for the whole folder first,
counts the lines that recur within each site, and then judges every article with those counts in its Context.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from copydesk.article import Article, Source
from copydesk.boilerplate.stage import boilerplate, boilerplate_batch
from copydesk.context import Context
from copydesk.defects.stage import defects
from copydesk.grade.stage import grade
from copydesk.language.stage import language
from copydesk.limit.stage import limit
from copydesk.matching.stage import match
from copydesk.read.stage import read
from copydesk.readability.stage import readability
from copydesk.render.stage import render
from copydesk.rulebook import RuleSet
from copydesk.sourcing.stage import sourcing
from copydesk.speculation.stage import speculation
from copydesk.style.stage import style

Stage = Callable[[Article, Context], Article]

ASSUMED = "assumed"

STAGES: tuple[Stage, ...] = (
    boilerplate,  # which lines are the article, and why the others are not; the kept ones become the prose
    language,  # what the prose is written in; its sentences
    readability,  # how hard it is to read
    match,  # where the phrases of the rules stand
    speculation,  # what is presented as unsettled, and in whose voice
    sourcing,  # who is quoted and who vouches
    style,  # stock phrases and filler
    defects,  # what is broken
    grade,  # what all this adds up to
    limit,  # of each rule, no more findings than anybody will look at
)


At = Callable[[str], None]  # is told the name of each stage before it begins, by who wants to know where an article is


def _unwatched(stage: str) -> None: ...


def open_article(source: Source, context: Context, at: At = _unwatched) -> Article:
    """Read and render one input; its outcome says whether there is anything to judge."""
    at("read")
    article = read(source, context.config)
    if not article.outcome.status.has_text:
        return article
    at("render")
    return render(article, context.config)


def clean(articles: Sequence[Article], context: Context) -> list[Article]:
    """The first of STAGES over several opened articles at once, which costs its line model less; those without text stay as they are."""
    cleaned = iter(boilerplate_batch([article for article in articles if article.outcome.status.has_text], context))
    return [next(cleaned) if article.outcome.status.has_text else article for article in articles]


def judge(article: Article, context: Context, at: At = _unwatched) -> Article:
    """Take a cleaned article through the other stages. An article without text is returned as it is."""
    if article.outcome.status.has_text:
        for stage in STAGES[1:]:
            at(stage.__name__)
            article = stage(article, context)
    return article


@lru_cache(maxsize=4)
def _lint_rules(rules: RuleSet) -> RuleSet:
    left_out = {"defects.no-title", "defects.very-short"}  # a draft or a snippet may well be either
    return RuleSet(tuple(rule for rule in rules.rules if rule.family != "boilerplate" and rule.id not in left_out), rules.disabled)


def lint(article: Article, context: Context, at: At = _unwatched) -> Article:
    """Find what the prose rules find in an opened article as it stands: no line is stripped, nothing is scored or graded.

    A text too short to know its language by is read as English, with ASSUMED as its language's status: somebody asked for findings.
    """
    context = replace(context, rules=_lint_rules(context.rules))
    at("boilerplate")
    article = boilerplate(article, context)
    at("language")
    article = language(article, context)
    if article.language is None:
        article = language(article, replace(context, config=replace(context.config, language="en")))
        article = replace(article, language_status=ASSUMED)
    for stage in (match, speculation, sourcing, style, defects, limit):
        at(stage.__name__)
        article = stage(article, context)
    return article

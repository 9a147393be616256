"""The program: STAGES is what an article goes through, from bytes on, in this order.

A run opens the whole folder first (OPENING needs nothing but the input), counts the lines that recur within each site, and then
cleans and judges every article with those counts in its Context. The tables' measures, `copydesk lint`, the rules' self-test and the
report derive from the records here and in `pipeline/families.py`: a new stage is a folder and an entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from copydesk import families, languages, silence
from copydesk.article import Article, MeasureSpec, Source, noted
from copydesk.boilerplate import judges as _judges
from copydesk.boilerplate import stage as _boilerplate
from copydesk.byline.stage import byline
from copydesk.context import Context
from copydesk.corpus import stage as _corpus
from copydesk.defects import stage as _defects
from copydesk.families import Family
from copydesk.genre import stage as _genre
from copydesk.grade import stage as _grade
from copydesk.language.stage import language
from copydesk.limit.stage import limit
from copydesk.matching.stage import match
from copydesk.read.stage import read
from copydesk.readability import stage as _readability
from copydesk.render.stage import render
from copydesk.rule import RuleSet
from copydesk.sourcing import stage as _sourcing
from copydesk.speculation import stage as _speculation
from copydesk.style import stage as _style


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the program.

    run: a pure function (Article, Context) -> Article; the first stage gets the Source.
    measures: what it fills in `Article.measures`, each time all of them: a number or the reason why there is none.
    families: whose findings (or stripped lines) it gives; each family is some stage's.
    lints: whether `copydesk lint` goes through it, which strips nothing and grades nothing.
    """

    name: str
    run: Callable[[Any, Context], Article]
    measures: tuple[MeasureSpec, ...] = ()
    families: tuple[Family, ...] = ()
    lints: bool = False


def _rendered(article: Article, context: Context) -> Article:
    article = render(article, context.config)
    if not context.config.comments:
        return replace(article, ignores=(), notes=tuple(note for note in article.notes if note.code not in silence.ON_COMMENTS))
    return noted(article, silence.unknown(article, context.rules))


OPENING = (
    # the input's text and encoding, or the reason why there is none
    Stage(name="read", run=lambda source, context: read(source, context.config)),
    # its lines; for a page what a browser shows, with the extractor's verdict on each line
    Stage(name="render", run=_rendered),
)
# which lines are the article, and why the others are not; the title; the kept lines become the prose
CLEANING = Stage(
    name="boilerplate", run=_boilerplate.boilerplate, measures=_boilerplate.MEASURES, families=(families.BOILERPLATE,), lints=True
)
JUDGING = (
    # what the prose is written in; its sentences
    Stage(name="language", run=language, lints=True),
    # who wrote it, and when
    Stage(name="byline", run=byline),
    # how hard it is to read
    Stage(name="readability", run=_readability.readability, measures=_readability.MEASURES, families=(families.READABILITY,)),
    # where the phrases of the rules stand
    Stage(name="match", run=match, lints=True),
    # what is presented as unsettled, and in whose voice
    Stage(
        name="speculation",
        run=_speculation.speculation,
        measures=_speculation.MEASURES,
        families=(families.SPECULATION, families.HEDGE),
        lints=True,
    ),
    # who is quoted and who vouches
    Stage(name="sourcing", run=_sourcing.sourcing, measures=_sourcing.MEASURES, families=(families.SOURCING,), lints=True),
    # stock phrases and filler
    Stage(name="style", run=_style.style, measures=_style.MEASURES, families=(families.STYLE,), lints=True),
    # what is broken
    Stage(name="defects", run=_defects.defects, measures=_defects.MEASURES, families=(families.DEFECTS,), lints=True),
    # what kind of text it is, which decides what may be asked of it
    Stage(name="genre", run=_genre.genre, measures=_genre.MEASURES),
    # whether it would stay in a corpus for language models
    Stage(name="corpus", run=_corpus.corpus, measures=_corpus.MEASURES),
    # what all this adds up to
    Stage(name="grade", run=_grade.grade, measures=_grade.MEASURES),
    # of each rule, no more findings than anybody will look at
    Stage(name="limit", run=limit, lints=True),
)
STAGES = (*OPENING, CLEANING, *JUDGING)


class Together(NamedTuple):
    """CLEANING over several articles, which costs its line model less: `ask` is done once for all that `prepare` gave."""

    prepare: Callable[[Article, Context], Any]
    ask: Callable[[Sequence[Any]], None]
    finish: Callable[[Any], Article]


TOGETHER = Together(_boilerplate.lay_out, _judges.ask_model, _boilerplate.decide)


def checked(stages: Sequence[Stage], known: Sequence[Family]) -> dict[str, Stage]:
    """The stage of each family by the family's name. Raises ValueError where a name stands twice, or where a family has no stage."""
    for what, names in (
        ("stages", [stage.name for stage in stages]),
        ("measures", [spec.name for stage in stages for spec in stage.measures]),
        ("families of stages", [family.name for stage in stages for family in stage.families]),
    ):
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"{what}: {min(twice)!r} stands there twice")
    stage_of = {family.name: stage for stage in stages for family in stage.families}
    if unequal := stage_of.keys() ^ {family.name for family in known}:
        raise ValueError(f"families: {min(unequal)!r} must stand both in pipeline/families.py and at the stage that gives its findings")
    return stage_of


STAGE_OF = checked(STAGES, families.FAMILIES)

At = Callable[[str], None]  # is told the name of each stage before it begins, by who wants to know where an article is


def _unwatched(stage: str) -> None: ...


def open_article(source: Source, context: Context, at: At = _unwatched) -> Article:
    """Take one input through OPENING; its outcome says whether there is anything to judge."""
    article = Article(path=source.path)
    given: Source | Article = source
    for stage in OPENING:
        at(stage.name)
        given = article = stage.run(given, context)
        if not article.outcome.status.has_text:
            break
    return article


def clean(articles: Sequence[Article], context: Context) -> list[Article]:
    """CLEANING over several opened articles; those without text stay as they are."""
    pages = [TOGETHER.prepare(article, context) if article.outcome.status.has_text else None for article in articles]
    TOGETHER.ask([page for page in pages if page is not None])
    return [article if page is None else TOGETHER.finish(page) for article, page in zip(articles, pages, strict=True)]


def judge(article: Article, context: Context, at: At = _unwatched) -> Article:
    """Take a cleaned article through JUDGING. An article without text is returned as it is."""
    if article.outcome.status.has_text:
        for stage in JUDGING:
            at(stage.name)
            article = stage.run(article, context)
    return article


ASSUMED = "assumed"
NOT_OF_A_DRAFT = frozenset({"defects.no-title", "defects.very-short"})  # a draft or a snippet may well be either


@lru_cache(maxsize=4)
def _lint_rules(rules: RuleSet) -> RuleSet:
    finding = {family.name for family in families.PROSE if STAGE_OF[family.name].lints}
    return RuleSet(tuple(rule for rule in rules.rules if rule.family in finding and rule.id not in NOT_OF_A_DRAFT), rules.disabled)


def lint(article: Article, context: Context, at: At = _unwatched) -> Article:
    """Find what the prose rules find in an opened article as it stands: no line is stripped, nothing is scored or graded.

    A text too short to know its language by is taken to be in `languages.ASSUMED`, with ASSUMED as its language's status: somebody asked
    for findings.
    """
    context = replace(context, rules=_lint_rules(context.rules))
    for stage in STAGES:
        if not stage.lints:
            continue
        at(stage.name)
        article = stage.run(article, context)
        if stage.name == "language" and article.language is None:
            article = stage.run(article, replace(context, config=replace(context.config, language=languages.ASSUMED)))
            article = replace(article, language_status=ASSUMED)
    return article

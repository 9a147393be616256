"""A rule's examples are its tests: run one rule alone over an example and see which spans it finds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from copydesk.article import Article, Line, Span
from copydesk.config import Overrule
from copydesk.context import Context, Recurrence
from copydesk.families import BY_NAME
from copydesk.rule import DetectorRule, Example, PhraseRule, Rule, RuleSet
from copydesk.text import line_spans, mask, prose_of, split_sentences


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What a rule found in one of its examples. `passed` follows the example's own marks and known failure."""

    rule: Rule
    example: Example
    found: tuple[Span, ...]

    @property
    def as_marked(self) -> bool:
        """Whether exactly the marked spans were found."""
        return self.found == self.example.spans

    @property
    def passed(self) -> bool:
        """A known failure must fail: when it starts to pass, its mark has to go."""
        return self.as_marked != (self.example.known_failure is not None)


def run_example(rule: Rule, example: Example) -> ExampleResult:
    """Run `rule` with no other rule over the example's text, every line of it kept."""
    from copydesk.matching.stage import match
    from copydesk.stages import STAGE_OF

    stage = STAGE_OF[rule.family]
    context = Context(RuleSet((rule,)))
    lines = tuple(Line(start, end) for start, end in line_spans(example.text))
    language = "en" if "en" in rule.languages or "*" in rule.languages else min(rule.languages)
    article = Article(path="example.txt", text=example.text, lines=lines, language=language)
    if BY_NAME[rule.family].strips:
        article, context = _given(article, example, context)
        taken = [line for line in stage.run(article, context).lines if not line.kept and line.rule == rule.id and line.end > line.start]
        return ExampleResult(rule, example, tuple((line.start, line.end) for line in taken))
    # The first line of an example of a headline rule is a headline.
    headline = isinstance(rule, PhraseRule | DetectorRule) and rule.headline
    prose = prose_of(example.text, lines, title_line=0 if headline else None)
    prose = replace(prose, sentences=split_sentences(prose.text, prose.paragraphs, language))
    article = replace(article, prose=prose, title_line=0 if headline else None, title=example.text if headline else None)
    found = stage.run(match(article, context), context).findings
    return ExampleResult(rule, example, tuple((item.start, item.end) for item in found if item.rule == rule.id))


def _given(article: Article, example: Example, context: Context) -> tuple[Article, Context]:
    """The article and context with what the example says of other pages, the extractor and the user."""
    text = article.text
    aside = {line: text[line.start : line.end] in example.aside for line in article.lines}
    if example.aside:
        lines = tuple(replace(line, main=not apart) for line, apart in aside.items())
        article = replace(article, media="html", lines=lines)
    recurring = {"": {mask(line): Recurrence(pages=4, of=5) for line in example.elsewhere}}
    config = replace(context.config, overrules=(Overrule(strip=example.strip),))
    return article, replace(context, recurring=recurring, config=config)

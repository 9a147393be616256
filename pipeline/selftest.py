"""A rule's examples are its tests: run one rule alone over an example and see which spans it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from copydesk.article import Article, Line, Span
from copydesk.config import Overrule
from copydesk.context import Context, LinesInMemory, Recurrence
from copydesk.evidence import Evidence, Kind
from copydesk.families import BY_NAME
from copydesk.invisible import plain
from copydesk.languages import ASSUMED
from copydesk.matching.lines import line_pattern
from copydesk.matching.phrases import phrase_pattern
from copydesk.patterns import alternatives
from copydesk.rule import GUARDS, DetectorRule, Example, LineRule, PhraseRule, Rule, RuleSet
from copydesk.text import WORD, line_spans, mask, prose_of, split_sentences


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
    language = ASSUMED if not rule.languages.isdisjoint((ASSUMED, "*")) else min(rule.languages)
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


def unhit(rule: Rule) -> list[str]:
    """The alternatives of the rule's pattern that none of its examples hits, as regular expressions.

    An alternative is hit where it is the first that makes the match. One that comes too late for that in all examples may be one that
    an earlier alternative always forestalls.
    """
    if not isinstance(rule, PhraseRule | LineRule):
        return []
    pattern = rule.match
    parts = [pattern] if re.compile(pattern).groups else alternatives(pattern)  # groups are counted through the whole pattern
    left = {part: phrase_pattern(one) if isinstance(one := replace(rule, match=part), PhraseRule) else line_pattern(one) for part in parts}
    found = [(example.text, span) for example in rule.examples if example.known_failure is None for span in example.spans]
    hit = {next((part for part, pattern in left.items() if _makes(rule, pattern, text, *span)), "") for text, span in found}
    return [part for part in left if part not in hit]


def idle_guards(rule: Rule) -> list[str]:
    """The names of the rule's guards without which all of its examples would come out as they do."""
    guarded = [name for name in GUARDS if getattr(rule, name, None) is not None]
    known = [example for example in rule.examples if example.known_failure is None]
    return [
        name
        for name in guarded
        if all(run_example(replace(rule, **{name: None}), example).as_marked for example in known)  # type: ignore[arg-type]  # a guard
    ]


def _makes(rule: PhraseRule | LineRule, pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether the pattern, one of the rule's, finds text[start:end] (of lines: takes that line)."""
    if isinstance(rule, PhraseRule):
        match = pattern.match(text, start)
        return match is not None and match.end() == end
    line = plain(text[start:end]).strip()
    first = WORD.search(line)
    return bool(pattern.search(line) if rule.search else pattern.match(line) or pattern.match(line, first.start() if first else 0))


def _given(article: Article, example: Example, context: Context) -> tuple[Article, Context]:
    """The article and context with what the example says of other pages, the extractor and the user."""
    text = article.text
    aside = {line: text[line.start : line.end] in example.aside for line in article.lines}
    if example.aside:
        lines = tuple(replace(line, main=not apart) for line, apart in aside.items())
        article = replace(article, media="html", lines=lines)
    if example.removed:
        gone = Evidence(Kind.RECIPE_REMOVES, phrase=".removed")
        removed = [text[line.start : line.end] in example.removed for line in article.lines]
        lines = tuple(replace(line, evidence=gone if out else None) for line, out in zip(article.lines, removed, strict=True))
        article = replace(article, lines=lines)
    recurring = {"": LinesInMemory((mask(line), Recurrence(pages=4, of=5)) for line in example.elsewhere)}
    config = replace(context.config, overrules=(Overrule(strip=example.strip),))
    return article, replace(context, recurring=recurring, config=config)

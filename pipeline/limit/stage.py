"""The last word on findings: no rule fills an article's page, or the memory of whoever reads the tables, with thousands of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from copydesk.article import Article, Finding, Outcome, Status, Unlisted, noted
from copydesk.context import Context
from copydesk.silence import idle

# Of one rule in one article. An editor who has seen two hundred of a kind knows, and articles are far from it; but 300 KB of "("
# would be 300,000 findings and a page of 149 MB.
MOST_FINDINGS = 200
NAMED = 3  # rules that the note names


def limit(article: Article, context: Context) -> Article:
    """Keep the first MOST_FINDINGS findings of each rule, in order of their place; count the others in `unlisted`, and say so in a note.

    It comes after everything that counts findings, so no measure, grade or score changes. What comments in the text have not silenced by
    now they never will, which is noted as well.
    """
    article = noted(article, idle(article, context.rules))
    counts = Counter(finding.rule for finding in article.findings)
    if not counts or counts.most_common(1)[0][1] <= MOST_FINDINGS:
        return article
    seen: Counter[str] = Counter()
    over: Counter[tuple[str, str, str]] = Counter()
    kept: set[int] = set()
    places = range(len(article.findings))
    for n in sorted(places, key=lambda n: _place(article.findings[n])):
        found = article.findings[n]
        seen[found.rule] += 1
        if seen[found.rule] <= MOST_FINDINGS:
            kept.add(n)
        else:
            over[found.rule, found.family, found.category] += 1
    article = replace(
        article,
        findings=tuple(found for n, found in enumerate(article.findings) if n in kept),
        unlisted=tuple(Unlisted(*key, count) for key, count in sorted(over.items())),
    )
    return noted(article, [Outcome(Status.OK, "findings-limited", _message(counts))])


def _place(found: Finding) -> tuple[int, int]:
    return found.start, found.end


def _message(counts: Counter[str]) -> str:
    over = [(count - MOST_FINDINGS, rule) for rule, count in counts.items() if count > MOST_FINDINGS]
    over.sort(key=lambda item: (-item[0], item[1]))
    named = ", ".join(f"{count:,} more of {rule}" for count, rule in over[:NAMED])
    others = f" and more of {len(over) - NAMED:,} other rules" if len(over) > NAMED else ""
    return f"Only the first {MOST_FINDINGS} findings of each rule are listed. There are {named}{others}; all of them are counted."

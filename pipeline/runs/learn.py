"""Rules from a run: the lines that it stripped because they recur on a site, written as a file of rules to use on single pages.

A rule of that file is one line of one site. It holds for every page that is read with it, since a page that is saved alone does not
say where it comes from; so what is learned is only what did no harm where it was learned: a line that stayed on any page is left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from copydesk.boilerplate.page import PROSE_WORDS
from copydesk.invisible import plain
from copydesk.rulebook import LONGEST_LINE_WORDS, read_rules
from copydesk.selftest import run_example
from copydesk.tables import evidence_of
from copydesk.text import WORD, mask

FEWEST_PAGES = 3
LONGEST_WORD = 100  # characters; such a word is data, and the matcher reads a rule's first word letter by letter
_NUMBER = r"\d+(?:[.,:/]\d+)*"  # what `mask` takes for one number

_HEAD = """\
# Lines that recur on the pages of a site, learned by `copydesk rules learn`: what a run over those pages strips as recurring.
# Keep the file in a folder of its own and give that folder to --rules (or to `rules` in copydesk.toml). Its rules then strip
# these lines from every page, also from one alone and from another site's: take out what you would not want gone there.
family = "boilerplate"
category = "learned"
languages = ["*"]
why = "The line stood on several pages of one site, so it is the site's and not the article's."
"""
_PROSE = "The story itself stands here, in a sentence that is long enough to be nothing else but prose."


class Learned(NamedTuple):
    """A rule file, the number of its rules, and how many lines are not in it because no rule can hold them, by the reason why."""

    text: str
    rules: int
    left_out: Mapping[str, int]


def learned_rules(out: Path, fewest: int = FEWEST_PAGES) -> Learned:
    """The rule file for the run whose tables are in `out`: one rule a line that recurs on at least `fewest` pages of its site.

    Sites in the order of their names, lines by the number of their pages. Every rule passes its own examples.
    """
    parts = [_HEAD]
    rules = 0
    left_out: Counter[str] = Counter()
    before: str | None = None
    for site, text, row, confidence, inside in _recurring(out, fewest).iter_rows():
        evidence = evidence_of(row)
        among = evidence.recurs(site) if evidence else ""
        line = " ".join(text.split())
        problem = _problem(line)
        rule = None if problem else _rule(site, line, among, confidence, inside)
        if rule is None:
            left_out[problem or "a rule made of them does not find them"] += 1
            continue
        if site != before:
            parts.append(f"\n# --- {_comment(site or 'pages whose site is unknown')} ---\n")
            before = site
        parts.append(rule)
        rules += 1
    return Learned("".join(parts), rules, left_out)


def _recurring(out: Path, fewest: int) -> pl.DataFrame:
    """site, text, evidence, confidence, inside (whether a page has the line between two paragraphs of its article)."""
    alike = pl.col("text").str.to_lowercase().str.replace_all(_NUMBER, "0").str.replace_all(r"\s+", " ").str.strip_chars().alias("alike")
    articles = pl.scan_parquet(out / "data" / "articles.parquet").select("path", pl.col("site").fill_null(""))
    lines = pl.scan_parquet(out / "data" / "lines.parquet").with_columns(alike).join(articles, on="path")
    prose = (
        lines.filter(pl.col("kept") & (pl.col("text").str.count_matches(r"\w+") >= PROSE_WORDS))
        .group_by("path")
        .agg(pl.col("line").min().alias("first"), pl.col("line").max().alias("last"))
    )
    stripped = (
        lines.filter(pl.col("rule") == "boilerplate.recurring")
        .join(prose, on="path", how="left")
        .with_columns(inside=(pl.col("line") > pl.col("first")) & (pl.col("line") < pl.col("last")))
        .group_by("site", "alike")
        .agg(
            pl.col("text", "confidence").min(),
            pl.col("evidence").sort_by("path", "line").first(),
            pl.col("inside").fill_null(value=False).any(),
        )
        .with_columns(pages=pl.col("evidence").struct.field("pages"))
        .filter(pl.col("pages") >= fewest)
    )
    kept = lines.filter("kept").join(stripped, on=["site", "alike"], how="semi").select("site", "alike").unique()
    found = stripped.join(kept, on=["site", "alike"], how="anti").sort("site", "pages", "alike", descending=[False, True, False])
    return found.select("site", "text", "evidence", "confidence", "inside").collect(engine="streaming")


def _problem(text: str) -> str | None:
    """Why a line cannot be written as a rule; None if it can."""
    words = WORD.findall(text)
    if not words:
        return "they have no words"
    if len(words) > LONGEST_LINE_WORDS or max(map(len, words)) > LONGEST_WORD:
        return f"they have more than {LONGEST_LINE_WORDS} words, or one of more than {LONGEST_WORD} characters"
    return "they have [[ or ]] in them, which marks a rule's examples" if "[[" in text or "]]" in text else None


def _rule(site: str, text: str, evidence: str, confidence: float, inside: bool) -> str | None:
    """The rule as TOML, or None where it does not pass its own examples."""
    seen = plain(text)  # rules look at lines without what no reader sees
    words = list(WORD.finditer(seen))
    label = re.sub(r"[\W_]+", "-", site.casefold()).strip("-") or "unknown-site"
    digest = hashlib.sha256(mask(text).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    fields = {
        "id": f"boilerplate.learned.{label}.{digest}",
        "message": f"Recurs {evidence}.",
        "match": _pattern(seen[words[0].start() : words[-1].end()]),
        "confidence": confidence,
        "examples": [f"{_PROSE}\n[[{text}]]", f"{_PROSE}\n{text} and what became of it"],
    }
    if not inside:
        fields["where"] = "outside"
    toml = "".join(f"{key} = {_toml(value)}\n" for key, value in fields.items())
    (rule,) = read_rules(f"{_HEAD}\n[[rules]]\n{toml}", "learned")
    passed = all(run_example(rule, example).passed for example in rule.examples)
    return f"\n# {_comment(evidence)}\n[[rules]]\n{toml}" if passed else None


def _pattern(text: str) -> str:
    """The line as a rule's pattern: any number for a number, any white space for white space, either apostrophe."""
    parts = re.split(f"({_NUMBER})", text.replace("’", "'"))
    escaped = [_NUMBER if n % 2 else " ".join(map(re.escape, part.split(" "))).replace("<", "[<]") for n, part in enumerate(parts)]
    return "".join(escaped)


def _toml(value: object) -> str:
    """A text, number or list of texts as TOML. What does not print (zero-width characters, marks that turn the writing) is escaped."""
    return "".join(
        character if character.isprintable() else f"\\U{ord(character):08x}" if character > "\uffff" else f"\\u{ord(character):04x}"
        for character in json.dumps(value, ensure_ascii=False)
    )


def _comment(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)

"""Measure boilerplate removal, beside its peers and in one run: `python bench/boilerplate.py DATA…`.

DATA: gzip JSON lines, or folders of them: one page a line with `id`, `url`, `html`, `flat` (the page's visible text with all
its chrome, one block a line) and either `gold` (the article) or `with` and `without` (snippets that must stay or go).

Where there is a gold text, precision and recall are shared 4-gram shingles of words, as means over the pages, and F1 is that
of the two means (the definition of the article-extraction-benchmark); else they count snippets. ± is the standard deviation of
F1 over bootstrap samples of the pages. The line model that comes with the program may have been trained on these very pages:
plain text is therefore measured with models that were trained on the other sites only, one for each fifth of the sites.
"""

from __future__ import annotations

import argparse
import re
import statistics
import textwrap
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
from train_boilerplate import Page, fold_of, page_figures, read_pages, spread, summary, train

from pipeline import folder, linemodel
from pipeline.article import Article
from pipeline.config import Config
from pipeline.context import Context, Recurrence, line_matcher
from pipeline.rules import RuleSet, load_rules
from pipeline.stages.boilerplate import boilerplate, boilerplate_batch
from pipeline.stages.render import render

Figures = list[dict[str, float]]
WRAP = 70  # columns
TYPICAL = (4000, 6500)  # characters of the articles whose cost is told


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, over which pages."""

    what: str
    set_name: str
    figures: Sequence[Mapping[str, float]]

    def shown(self) -> str:
        """The row of the table."""
        figures = [dict(page) for page in self.figures]
        s = summary(figures)
        losing = f"{s['losing']:7.1%}" if "recall" in figures[0] else "      –"
        return (
            f"{self.what:58} {self.set_name:26} {len(figures):5}   {s['precision']:.4f}  {s['recall']:.4f}  "
            f"{s['f1']:.4f} ± {spread(figures):.4f}  {losing}"
        )


HEAD = f"{'':58} {'set':26} pages   prec.   recall  F1               losing >5 %"


# --- the peers --------------------------------------------------------------------------------------------------------


def c4(text: str) -> str:
    """C4's rules for lines (Raffel et al. 2020, section 2.2): at least three words, an end mark, no "javascript"."""
    kept = []
    for line in text.split("\n"):
        core = line.strip()
        if core.endswith((".", "!", "?", '"')) and len(core.split()) >= 3 and "javascript" not in core.lower():
            kept.append(core)
    return "\n".join(kept)


def of_trafilatura(html: str) -> str:
    """trafilatura, as it comes, without comments."""
    import trafilatura

    return trafilatura.extract(html, include_comments=False) or ""


def of_justext(html: str) -> str:
    """jusText with its English stop words."""
    import justext
    from lxml.etree import ParserError

    try:
        paragraphs = justext.justext(html.encode("utf-8", "replace"), justext.get_stoplist("English"), encoding="utf-8")
    except ParserError:  # an empty page
        return ""
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def of_resiliparse(html: str) -> str:
    """resiliparse with main_content."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, comments=False))


def of_readability(html: str) -> str:
    """readability-lxml, its HTML made text."""
    from lxml import html as lxml_html
    from readability import Document
    from readability.readability import Unparseable

    try:
        summary_html = Document(html).summary()
    except Unparseable:
        return ""
    return "\n".join(map(str, lxml_html.fromstring(summary_html).itertext()))


PEERS: Mapping[str, Callable[[str], str]] = {
    "trafilatura": of_trafilatura,
    "jusText": of_justext,
    "resiliparse": of_resiliparse,
    "readability-lxml": of_readability,
}


# --- the program ------------------------------------------------------------------------------------------------------


def opened(text: str, config: Config, *, media: str = "text", path: str = "bench", site: str | None = None) -> Article:
    """An input as it leaves the render stage."""
    return render(Article(path=path, media=media, text=text, site=site), config)


def cleaned(text: str, context: Context, *, media: str = "text") -> str:
    """The article's text as the program keeps it."""
    article = opened(text, context.config, media=media)
    return boilerplate(article, context).prose.text if article.outcome.status.has_text else ""


@contextmanager
def model_in_use(model: linemodel.Model) -> Iterator[None]:
    """Let the stage work with another model than the one that comes with the program."""
    original = linemodel.load_model
    linemodel.load_model = lambda: model  # type: ignore[assignment]  # the cached function's other attributes are not used
    try:
        yield
    finally:
        linemodel.load_model = original


def without_model(rules: RuleSet) -> RuleSet:
    """The rules with the line model's own switched off."""
    return RuleSet(rules.rules, rules.disabled | {rule.id for rule in rules.rules if ".line-model" in rule.id})


def recurring(articles: Sequence[Article]) -> dict[str, dict[str, Recurrence]]:
    """Counts of the lines that the articles of a site share, as a run makes them."""
    rows = pl.LazyFrame(folder.shared_rows(articles), schema=folder.SHARED)
    sites = {article.site or "" for article in articles}
    return {site: dict(lines) for site, lines in folder.recurrences(folder.recurring_lines(rows), sites).items()}


# --- the measurements -------------------------------------------------------------------------------------------------


def plain_text(pages: Sequence[Page], rules: RuleSet, folds: int) -> list[Row]:
    """Flat pages, clean articles and wrapped articles, by models that did not see the site; recurring lines of a site."""
    found: dict[tuple[str, str], Figures] = defaultdict(list)
    context = Context(rules)
    phrases = Context(without_model(rules))
    by_site: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_site[page.site].append(page)
    for fold in range(folds):
        model = linemodel.parse_model(train([page for page in pages if fold_of(page.site, "fold", folds) != fold]))
        with model_in_use(model):
            for page in (page for page in pages if fold_of(page.site, "fold", folds) == fold):
                flat = "\n".join(page.lines)
                texts = {
                    "flat: everything kept": flat,
                    "flat: C4's line rules": c4(flat),
                    "flat: Copydesk, phrases and shapes only": cleaned(flat, phrases),
                    "flat: Copydesk": cleaned(flat, context),
                }
                if page.gold:
                    wrapped = "\n".join(textwrap.fill(line, WRAP) if line.strip() else line for line in page.gold.split("\n"))
                    texts |= {
                        "clean: C4's line rules": c4(page.gold),
                        "clean: Copydesk, phrases and shapes only": cleaned(page.gold, phrases),
                        "clean: Copydesk": cleaned(page.gold, context),
                        f"clean, wrapped at {WRAP}: Copydesk": cleaned(wrapped, context),
                    }
                for what, text in texts.items():
                    found[what, page.set_name].append(page_figures(page, text))
            for site, group in by_site.items():
                if len(group) < 2 or fold_of(site, "fold", folds) != fold:
                    continue
                articles = [opened("\n".join(page.lines), context.config, path=page.id, site=site) for page in group]
                informed = Context(rules, recurring=recurring(articles))
                informed_phrases = Context(phrases.rules, recurring=informed.recurring)
                for page, article in zip(group, articles, strict=True):
                    for name, alone, told in (("phrases and shapes only", phrases, informed_phrases), ("all", context, informed)):
                        one = boilerplate(article, alone).prose.text
                        two = boilerplate(article, told).prose.text
                        found[f"flat, 2+ pages a site: {name}", page.set_name].append(page_figures(page, one))
                        found[f"flat, 2+ pages a site: {name}, recurring", page.set_name].append(page_figures(page, two))
    order = {what: number for number, (what, _) in enumerate(found)}
    return [Row(what, name, figures) for (what, name), figures in sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1]))]


def web_pages(rows: Sequence[tuple[Page, str]], rules: RuleSet) -> tuple[list[Row], dict[str, float]]:
    """The HTML by every extractor; and the CPU seconds that each took for all pages."""
    found: dict[tuple[str, str], Figures] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    ways: dict[str, Callable[[str], str]] = dict(PEERS)
    for extractor in ("trafilatura", "fast", "consensus"):
        context = Context(rules, Config(extractor=extractor))
        name = "Copydesk" if extractor == "trafilatura" else f"Copydesk --extractor {extractor}"
        ways[name] = partial(cleaned, context=context, media="html")
    for what, way in ways.items():
        for page, html in rows:
            started = time.process_time()
            text = way(html)
            seconds[what] += time.process_time() - started
            found[f"HTML: {what}", page.set_name].append(page_figures(page, text))
    return [Row(what, name, figures) for (what, name), figures in found.items()], dict(seconds)


def cost(pages: Sequence[Page], rules: RuleSet) -> list[str]:
    """CPU of the stage for typical articles, each seen for the first time."""
    texts = [page.gold for page in pages if TYPICAL[0] < len(page.gold) < TYPICAL[1]]
    if not texts:
        return ["No articles of typical length to measure the cost on."]
    articles = [opened(text, Config()) for text in texts]
    lines = []
    for name, chosen in (("phrases and shapes", without_model(rules)), ("with the line model", rules)):
        context = Context(chosen)
        boilerplate_batch(articles[:2], context)

        single = fresh(articles, context, 1)
        batch = fresh(articles, context, 64)
        lines.append(f"CPU of the stage, {name}: {batch:.2f} ms an article in batches of 64, {single:.2f} ms alone")
    return [*lines, f"({len(texts)} articles of {statistics.fmean(map(len, texts)):,.0f} characters, each seen for the first time)"]


def fresh(articles: Sequence[Article], context: Context, size: int) -> float:
    """The best of three runs, in milliseconds an article, where no line was seen before; `size` articles at a time."""
    best = float("inf")
    for _ in range(3):
        line_matcher(context.rules).match_line.cache_clear()
        started = time.process_time()
        for first in range(0, len(articles), size):
            boilerplate_batch(articles[first : first + size], context)
        best = min(best, time.process_time() - started)
    return best / len(articles) * 1000


def read_data(places: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    return [file for place in places for file in (sorted(place.rglob("*.jsonl.gz")) if place.is_dir() else [place])]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure boilerplate removal on plain text and HTML, beside its peers.")
    parser.add_argument("data", nargs="+", type=Path, help="gzip JSON lines, or folders of them")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", choices=["text", "html", "cost"], action="append", help="measure only this; may be given again")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page, for a quick look")
    args = parser.parse_args()
    only = args.only or ["text", "html", "cost"]
    rules = load_rules()
    matcher = line_matcher(rules)
    pages = [page for path in read_data(args.data) for page in list(read_pages(path, matcher))[:: args.every]]
    print(f"{len(pages)} pages of {len({page.site for page in pages})} sites in {len({page.set_name for page in pages})} sets")
    if "cost" in only:
        print("\n".join(cost(pages, rules)))
    if "text" in only:
        print("\n" + HEAD)
        print("\n".join(row.shown() for row in plain_text(pages, rules, args.folds)))
    if "html" in only:
        html = html_of(args.data)
        rows, seconds = web_pages([(page, html[page.set_name, page.id]) for page in pages], rules)
        print("\n" + HEAD)
        print("\n".join(row.shown() for row in rows))
        for what, spent in seconds.items():
            share = spent / seconds["trafilatura"]
            print(f"CPU: {what:28} {spent / len(pages) * 1000:6.1f} ms a page, {share:.2f} × trafilatura")


def html_of(places: Sequence[Path]) -> dict[tuple[str, str], str]:
    """Set and page to HTML."""
    import gzip
    import json

    found = {}
    for path in read_data(places):
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            for raw in rows:
                row = json.loads(raw)
                found[re.sub(r"\.jsonl\.gz$", "", path.name), row["id"]] = row["html"]
    return found


if __name__ == "__main__":
    main()

"""Measure boilerplate removal, beside its peers and in one run: `python bench/boilerplate.py DATA…`.

DATA: gzip JSON lines, or folders of them: one page a line with `id`, `url`, `html`, `flat` (the page's visible text with all
its chrome, one block a line) and either `gold` (the article) or `with` and `without` (snippets that must stay or go).

Where there is a gold text, precision and recall are shared 4-gram shingles of words, as means over the pages, and F1 is that of the two
means (the definition of the article-extraction-benchmark); else they count snippets. ± is the standard deviation of F1 over bootstrap
samples of the pages; of a difference, over samples of the pages with both results. The model that comes with the program was trained on
these very pages: everything is therefore measured with models that saw nothing of the page's whole set and its sites (--unseen set, a
third of the pages at a time), or of its site alone (--unseen site, half of all sites at a time). Training them takes a quarter of an
hour; --cache keeps them, and the pages as they were read, in a folder. --quick N takes the program's own model and about N pages of all
sets together: a look at every row within minutes, whose figures for Copydesk are too good, since the model has seen the pages.
"""

from __future__ import annotations

import argparse
import pickle
import random
import statistics
import tempfile
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import passage_data as data
import polars as pl
import train_passages as training
from passage_data import Example, spread, summary
from peers import PEERS, c4
from trusted import Trusted, lines_of

from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate, boilerplate_batch
from copydesk.config import EXTRACTORS, Config
from copydesk.context import Context, Lines, LinesInMemory, line_matcher
from copydesk.evidence import KnownBy
from copydesk.models import passages, trust
from copydesk.render import webpage
from copydesk.render.stage import render
from copydesk.rule import RuleSet
from copydesk.rulebook import load_rules
from copydesk.runs.folder import digest_of_site, menu_rows, shared_rows
from copydesk.runs.menus import MENU_SITE, menu_sites
from copydesk.runs.recurring import recurrences, recurring_lines, write_recurring
from copydesk.runs.worker import AT_ONCE
from copydesk.tables import frame
from copydesk.text import mask, prose_of

Figures = list[dict[str, float]]
PLATFORMS = {"archive.org", "blogspot.com", "github.com", "substack.com", "wordpress.com"}  # one domain, many sites
WRAP = 70  # columns
REPEATED = "flat, 2+ pages a site: "
SITE_PAGES = (5, 10)
MEASURED = ["html", "text", "flattenings", "trust", "cost"]
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


@dataclass(frozen=True, slots=True)
class Gain:
    """What one way has over another on the same pages."""

    one: Row
    other: Row
    rounds: int = 300

    def shown(self) -> str:
        """The differences of F1, recall and precision, one minus other."""
        pairs = list(zip(self.one.figures, self.other.figures, strict=True))
        chance = random.Random(0)  # noqa: S311  # a bootstrap, not a secret
        spread = statistics.stdev(_difference(chance.choices(pairs, k=len(pairs)))["f1"] for _ in range(self.rounds))
        gain = _difference(pairs)
        return (
            f"{self.one.what:58} {self.one.set_name:26} {len(pairs):5}   {gain['precision']:+.4f} {gain['recall']:+.4f} "
            f"{gain['f1']:+.4f} ± {spread:.4f}  over {self.other.what}"
        )


def _difference(pairs: Sequence[tuple[Mapping[str, float], Mapping[str, float]]]) -> dict[str, float]:
    one, other = summary([dict(pair[0]) for pair in pairs]), summary([dict(pair[1]) for pair in pairs])
    return {name: one[name] - other[name] for name in one}


def gains(rows: Sequence[Row], pairs: Sequence[tuple[str, str]]) -> list[Gain]:
    """For each (one, other) the gain on each set."""
    by_name = {(row.what, row.set_name): row for row in rows}
    return [Gain(row, by_name[other, row.set_name]) for one, other in pairs for row in rows if row.what == one]


HEAD = f"{'':58} {'set':26} pages   prec.   recall  F1               losing >5 %"


# --- the program ------------------------------------------------------------------------------------------------------


def opened(text: str, config: Config, *, media: str = "text", path: str = "bench", site: str | None = None) -> Article:
    """An input as it leaves the render stage."""
    return render(Article(path=path, media=media, text=text, site=site), config)


def judged(text: str, context: Context, *, media: str = "text") -> Article:
    """The article as the program leaves it."""
    article = opened(text, context.config, media=media)
    return boilerplate(article, context) if article.outcome.status.has_text else article


def cleaned(text: str, context: Context, *, media: str = "text") -> str:
    """The article's text as the program keeps it."""
    return judged(text, context, media=media).prose.text


def cleaned_page(context: Context, html: str, language: str) -> str:  # noqa: ARG001  # it finds the language out by itself
    """The same for a page in HTML."""
    return cleaned(html, context, media="html")


def asking_always(context: Context, html: str, language: str) -> str:
    """The same where no page is so sure that the extractor is not asked."""
    sure = trust.SURE
    trust.SURE = 2.0  # more than any F1
    try:
        return cleaned_page(context, html, language)
    finally:
        trust.SURE = sure


@contextmanager
def in_use(model: passages.Model) -> Iterator[None]:
    """Let the program work with another model than the one that comes with it."""
    original = passages.load_model
    passages.load_model = lambda: model  # type: ignore[assignment]  # uncached
    try:
        yield
    finally:
        passages.load_model = original


def without_model(rules: RuleSet) -> RuleSet:
    """The rules with the line model's own switched off."""
    return RuleSet(rules.rules, rules.disabled | {rule.id for rule in rules.rules if ".line-model" in rule.id})


def recurring(articles: Sequence[Article], menus: Mapping[str, str] = MappingProxyType({})) -> dict[str, LinesInMemory]:
    """Counts of the lines that the articles of a site share, as a run makes them. `menus`: sites of articles without one, by path."""
    names = [menus.get(article.path, article.site or "") for article in articles]
    known = {name: KnownBy.MENU if article.path in menus else article.site_known_by for name, article in zip(names, articles, strict=True)}
    given = [(number, digest_of_site(menus[article.path])) for number, article in enumerate(articles) if article.path in menus]
    sites = pl.DataFrame(given, schema={"page": pl.Int64, "site": pl.Int64}, orient="row")
    with tempfile.TemporaryDirectory() as scratch:
        shared = frame("shared", shared_rows(articles)).lazy()
        write_recurring(recurring_lines([shared], sites, Path(scratch)), Path(scratch))
        found = {name: LinesInMemory() for name in known}
        lines = recurrences(Path(scratch), known)
        for name, article in zip(names, articles, strict=True):
            masks = {mask(article.text[line.start : line.end]) for line in article.lines} if lines else ()
            found[name] |= {masked: told for masked in masks if (told := lines[name].get(masked))}
    return found


def one_folder(pages: Sequence[Example], rules: RuleSet) -> tuple[dict[str, str], Mapping[str, LinesInMemory]]:
    """All pages as a run finds them in one flat folder of texts: name of the page to its site, and the lines that recur on each."""
    articles = [opened(flat_of(page), Config(), path=name_of(page)) for page in pages]
    with tempfile.TemporaryDirectory() as scratch:
        shared, menus = (frame(name, rows).lazy() for name, rows in (("shared", shared_rows(articles)), ("menus", menu_rows(articles))))
        ties = menu_sites([menus], [shared], rules, Path(scratch))
    sites = {articles[number].path: MENU_SITE + articles[first].path for number, first in ties.iter_rows()}
    return sites, recurring(articles, sites)


def at_best(judged: Article, page: Example, lines: Lines | None) -> str:
    """The judged article without the recurring lines that the gold text lacks: the most that could be had from recurrence itself."""
    shares = page.texts["flat"].shares
    drop = [
        share < 0.5 and lines is not None and lines.get(mask(judged.text[line.start : line.end])) is not None
        for line, share in zip(judged.lines, [] if shares is None else shares, strict=True)
    ]
    left = (replace(line, kept=line.kept and not gone) for line, gone in zip(judged.lines, drop, strict=True))
    return prose_of(judged.text, left, judged.markup, judged.title_line).text


def flat_of(page: Example) -> str:
    """The set's own flattening."""
    return "\n".join(page.texts["flat"].lines)


def figures(page: Example, text: str) -> dict[str, float]:
    """The page's figures with this text as its cleaned article."""
    return data.page_figures(page.gold, page.must_stay, page.must_go, text)


def name_of(page: Example) -> str:
    """A name that no page of another set has."""
    return f"{page.set_name}-{page.id}".replace("/", "-")


def pairs_found(pages: Sequence[Example], found: Mapping[str, str]) -> str:
    """How well the sites found by their menus agree with the pages' addresses, counted in pairs of pages."""
    own = [page for page in pages if page.site not in PLATFORMS]

    def count(keys: Iterable[Hashable]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(keys).values())

    grouped = [page for page in own if name_of(page) in found]
    both = count((found[name_of(page)], page.site) for page in grouped)
    together, true = count(found[name_of(page)] for page in grouped), count(page.site for page in own)
    return (
        f"Sites found by menu, {len(own)} pages of {len({page.site for page in own})} sites in one flat folder: "
        f"{together} pairs put together, {both} of them of one site ({both / max(1, together):.2f}); "
        f"{true} pairs are of one site ({both / max(1, true):.2f} found)"
    )


# --- the measurements -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unseen:
    """Models for pages that they know nothing of. `part_of`: what each model did not see a part of; None: the program's own model, which
    has seen them all. Every so many pages are measured.
    """

    learned: Sequence[Example]
    part_of: Callable[[Example], object] | None
    cache: Path | None
    every: int

    @property
    def pages(self) -> Sequence[Example]:
        """Those that are measured."""
        return self.learned[:: self.every]

    def each(self) -> Iterator[list[Example]]:
        """The parts in turn, with the model that did not see them in use."""
        if self.part_of is None:
            yield list(self.pages)
            return
        tables = None
        for part in sorted({self.part_of(page) for page in self.pages}, key=str):
            stored = None if self.cache is None else self.cache / f"model-without-{part}.pickle"
            if stored is not None and stored.exists():
                model = pickle.loads(stored.read_bytes())  # noqa: S301  # written by the lines below
            else:
                tables = tables or training.tables_of(self.learned, self.part_of)
                model = training.model_without(part, tables, self.part_of)
                if stored is not None:
                    stored.write_bytes(pickle.dumps(model))
            with in_use(model):
                yield [page for page in self.pages if self.part_of(page) == part]


def rows_of(found: Mapping[tuple[str, str], Figures]) -> list[Row]:
    """A row for each way and set, the ways in the order in which they were first measured."""
    order = {what: number for number, what in enumerate(dict.fromkeys(what for what, _ in found))}
    return [Row(what, name, figures) for (what, name), figures in sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1]))]


def plain_text(unseen: Unseen, rules: RuleSet) -> list[Row]:
    """Flat pages, clean articles and wrapped articles; recurring lines of a site."""
    found: dict[tuple[str, str], Figures] = defaultdict(list)
    context, phrases, nameless_articles = Context(rules), Context(without_model(rules)), Context(rules, Config(title=False))
    by_site: dict[str, list[Example]] = defaultdict(list)
    for page in unseen.pages:
        by_site[page.site].append(page)
    sites, nameless = one_folder(unseen.pages, rules)
    flat_folder, flat_folder_phrases = Context(rules, recurring=nameless), Context(phrases.rules, recurring=nameless)
    for part in unseen.each():
        for page in part:
            flat = flat_of(page)
            texts = {
                "flat: everything kept": flat,
                "flat: C4's line rules": c4(flat),
                "flat: Copydesk, phrases and shapes only": cleaned(flat, phrases),
                "flat: Copydesk": cleaned(flat, context),
                "flat: Copydesk --no-title": cleaned(flat, nameless_articles),
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
                found[what, page.set_name].append(figures(page, text))
        for site in sorted({page.site for page in part}):
            group = by_site[site]
            if len(group) < 2 or any(page not in part for page in group):
                continue
            articles = [opened(flat_of(page), context.config, path=page.id, site=site) for page in group]
            informed = Context(rules, recurring=recurring(articles))
            informed_phrases = Context(phrases.rules, recurring=informed.recurring)
            for page, article in zip(group, articles, strict=True):
                placed = replace(article, site=sites.get(name_of(page)))
                for name, alone, told, guessed in (
                    ("phrases and shapes only", phrases, informed_phrases, flat_folder_phrases),
                    ("all", context, informed, flat_folder),
                ):
                    for how, seen, within in (("", article, alone), (", recurring", article, told), (", sites found", placed, guessed)):
                        found[f"{REPEATED}{name}{how}", page.set_name].append(figures(page, boilerplate(seen, within).prose.text))
                    if page.gold:
                        text = at_best(boilerplate(article, alone), page, informed.recurring.get(site))
                        found[f"{REPEATED}{name}, recurring at best", page.set_name].append(figures(page, text))
            for count in (few for few in SITE_PAGES if len(group) >= few):
                informed = Context(rules, recurring=recurring(articles[:count]))
                for page, article in zip(group[:count], articles[:count], strict=True):
                    for how, within in (("", context), (", recurring", informed)):
                        text = boilerplate(article, within).prose.text
                        found[f"flat, {count} pages a site: all{how}", page.set_name].append(figures(page, text))
    return rows_of(found)


def flattenings(unseen: Unseen, sources: Mapping[tuple[str, str], dict[str, str]], rules: RuleSet) -> list[Row]:
    """Each page as text in every way that the installed libraries and a browser make one."""
    found: dict[tuple[str, str], Figures] = defaultdict(list)
    context = Context(rules)
    for part in unseen.each():
        for page in part:
            row = sources[page.set_name, page.id]
            parsed = webpage.parse(row["html"].encode("utf-8", "replace").decode("utf-8"))
            for how, text in data.flattenings(row, parsed, every=True).items():
                found[f"text: {how}", page.set_name].append(figures(page, cleaned(text, context)))
    return rows_of(found)


def web_pages(unseen: Unseen, sources: Mapping[tuple[str, str], dict[str, str]], rules: RuleSet) -> tuple[list[Row], dict[str, float]]:
    """The HTML by every peer and by Copydesk; and the CPU seconds of each for all pages."""
    found: dict[tuple[str, str], Figures] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    ways: dict[str, Callable[[str, str], str]] = dict(PEERS)
    for extractor in EXTRACTORS:
        ways[f"Copydesk --extractor {extractor}"] = partial(cleaned_page, Context(rules, Config(extractor=extractor)))
    ways["Copydesk --no-title"] = partial(cleaned_page, Context(rules, Config(title=False)))
    ways["Copydesk, trafilatura asked of every page"] = partial(asking_always, Context(rules))
    for part in unseen.each():
        for page in part:
            row = sources[page.set_name, page.id]
            for what, way in ways.items():
                started = time.process_time()
                text = way(row["html"], row["lang"])
                seconds[what] += time.process_time() - started
                found[f"HTML: {what}", page.set_name].append(figures(page, text))
    return rows_of(found), dict(seconds)


def delivered(
    unseen: Unseen, sources: Mapping[tuple[str, str], dict[str, Any]], rules: RuleSet
) -> tuple[list[Row], dict[str, list[Trusted]], dict[str, list[tuple[bool, bool]]]]:
    """Rows by language; what the trust of each page was worth; and whether its headline stands in the cleaned article, and first."""
    found: dict[tuple[str, str], Figures] = defaultdict(list)
    trusted: dict[str, list[Trusted]] = defaultdict(list)
    headlines: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    context = Context(rules)
    for part in unseen.each():
        for page in part:
            row = sources[page.set_name, page.id]
            for what, text, media in (("HTML", row["html"], "html"), ("flat", row["flat"], "text"), ("clean", page.gold, "text")):
                if not text:  # a page with snippets
                    continue
                article = judged(text, context, media=media)
                kept = article.prose.text
                seen = page.source.lines if media == "html" else text.split("\n")
                if row.get("title") and what != "clean" and any(data.alike(line, row["title"]) for line in seen):
                    says = [data.alike(line, row["title"]) for line in kept.split("\n") if line.strip()]
                    headlines[what].append((any(says), says[:1] == [True]))
                if not page.gold:  # snippets have other figures
                    continue
                result = figures(page, kept)
                found[f"{what}: Copydesk", row["lang"].split("-")[0]].append(result)
                measure = article.measures.get("trust")
                if what != "clean" and measure is not None and measure.value is not None:
                    trusted[what].append(Trusted(float(measure.value) / 100, result.get("precision", 0.0), result["recall"]))
    return rows_of(found), dict(trusted), dict(headlines)


def headline_line(what: str, pages: Sequence[tuple[bool, bool]]) -> str:
    """How many cleaned articles have their headline."""
    inside, first = (statistics.fmean(page[n] for page in pages) for n in (0, 1))
    return f"headline, {what}: {inside:.1%} of {len(pages)} cleaned articles have it, {first:.1%} as their first line"


def cost(pages: Sequence[Example], rules: RuleSet) -> list[str]:
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
        batch = fresh(articles, context, AT_ONCE)
        lines.append(f"CPU of the stage, {name}: {batch:.2f} ms an article in a run's batches of {AT_ONCE}, {single:.2f} ms alone")
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
    parser.add_argument(
        "--unseen", choices=["set", "site"], default="set", help="what the models did not see: the page's set, or its site alone"
    )
    parser.add_argument("--cache", type=Path, help="a folder to keep pages and models in from run to run")
    parser.add_argument("--only", choices=MEASURED, action="append", help="only this; may be given again")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="measure only every Nth page")
    parser.add_argument("--quick", type=int, metavar="N", help="about N pages, with the program's own model, which has seen them")
    args = parser.parse_args()
    only = args.only or MEASURED
    rules = load_rules()
    files = read_data(args.data)
    sources = {(data.name_of(path), row["id"]): row for path in files for row in data.rows_of(path)}
    if args.quick:
        some = list(sources.items())[:: max(1, len(sources) // args.quick)]
        unseen = Unseen([data.example_of(name, row) for (name, _), row in some], None, None, 1)
        print("With the program's own model, which has seen these pages: Copydesk's figures are too good.")
    else:
        unseen = Unseen(training.examples_of(files, args.cache), training.part_by(args.unseen), args.cache, args.every)
    pages = unseen.pages
    print(f"{len(pages)} pages of {len({page.site for page in pages})} sites in {len({page.set_name for page in pages})} sets")
    if "html" in only:
        rows, seconds = web_pages(unseen, sources, rules)
        show(rows, [(f"HTML: Copydesk --extractor {extractor}", "HTML: trafilatura") for extractor in EXTRACTORS])
        for what, spent in seconds.items():
            print(f"CPU: {what:32} {spent / len(pages) * 1000:6.1f} ms a page, {spent / seconds['trafilatura']:.2f} × trafilatura")
    if "text" in only:
        rows = plain_text(unseen, rules)
        ways = [f"{REPEATED}{name}" for name in ("phrases and shapes only", "all")]
        pairs = [(f"{way}{how}", way) for way in ways for how in (", recurring", ", recurring at best", ", sites found")]
        few = [f"flat, {count} pages a site: all" for count in SITE_PAGES]
        show(rows, [*pairs, *((f"{way}, recurring", way) for way in few)])
        print(pairs_found(pages, one_folder(pages, rules)[0]))
    if "flattenings" in only:
        show(flattenings(unseen, sources, rules), [])
    if "trust" in only:
        rows, trusted, headlines = delivered(unseen, sources, rules)
        show(rows, [])
        print("\n".join(headline_line(what, articles) for what, articles in headlines.items()))
        print("\n".join(line for what, articles in trusted.items() for line in lines_of(what, articles)))
    if "cost" in only:
        print("\n".join(cost(pages, rules)))


def show(rows: Sequence[Row], pairs: Sequence[tuple[str, str]]) -> None:
    """Print the rows, their means over the sets, and what the first of each pair has over the second."""
    print("\n" + HEAD)
    print("\n".join([*(row.shown() for row in rows), *means(rows), *(gain.shown() for gain in gains(rows, pairs))]), flush=True)


def means(rows: Sequence[Row]) -> list[str]:
    """The mean of a way's F1 over the sets that have a gold text, each set counting once."""
    found = []
    for what in dict.fromkeys(row.what for row in rows):
        mine = [[dict(page) for page in row.figures] for row in rows if row.what == what and "recall" in row.figures[0]]
        if len(mine) > 1:
            f1 = statistics.fmean(summary(pages)["f1"] for pages in mine)
            wide = sum(spread(pages) ** 2 for pages in mine) ** 0.5 / len(mine)
            found.append(f"{what:58} {f'mean of {len(mine)}':26} {sum(map(len, mine)):5}   {'':15} {f1:.4f} ± {wide:.4f}")
    return found


if __name__ == "__main__":
    main()

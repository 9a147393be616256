"""Views to pages. Templates escape everything; pages load nothing but the report's own files."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import groupby, starmap
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from copydesk import visible as visibility
from copydesk.reports.bounds import short_name
from copydesk.reports.names import VIEWER, page_name
from copydesk.reports.rows import FindingRow, LineRow
from copydesk.reports.view import ArticlePage, article_page
from copydesk.reports.viewer import has_viewer, names_in, shard_of, views_in, write_shards
from copydesk.reports.words import language_name, type_words
from copydesk.visible import INVISIBLE, code_of, is_seen, visible

if TYPE_CHECKING:
    import polars as pl
    from jinja2 import Environment

_Row = TypeVar("_Row", LineRow, FindingRow)
HERE = Path(__file__).resolve().parent
ASSETS = "static"


@cache
def environment() -> Environment:
    """The templates, compiled once a process. Autoescape is on for every name: select_autoescape knows no `.html.j2`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from copydesk.reports.compiled import Kept, Printing

    class Printed(Environment):
        code_generator_class = Printing

    made = Printed(
        finalize=_printed,
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["figures"] = _figures
    made.filters["marked"] = _marked
    made.filters["examples"] = _examples
    made.bytecode_cache = Kept(made, HERE / "templates", (__file__, visibility.__file__))
    return made


def _printed(value: object) -> str:
    """Whatever a template prints goes through here: no invisible character stands in a page, and no tag but the templates' own, whoever
    wrote the text.
    """
    if type(value) is str:
        return _escaped(visible(value))
    html = getattr(value, "__html__", None)
    return _escaped(str(value)) if html is None else str(html())


def _escaped(text: str) -> str:
    """What markupsafe makes of a text, as a plain string."""
    if text.isalnum():
        return text
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&#34;")


def _marked(text: str) -> str:
    """The text of an article, with a small mark in place of each invisible character that names it."""
    from markupsafe import Markup

    safe = _escaped(text)
    return Markup(safe if is_seen(text) else INVISIBLE.sub(lambda found: _mark(found[0]), safe))  # noqa: S704  escaped, and the marks are our own


def _examples(examples: Iterable[Iterable[tuple[str, bool]]], code: str) -> str:
    """A rule's examples as items of a list, of pieces of text that are marked or not. A filter, since there are thousands of them."""
    from markupsafe import Markup

    rows = []
    for parts in examples:
        shown = [f'<mark class="{code} va">{_marked(text)}</mark>' if marked else str(_marked(text)) for text, marked in parts]
        said = "marks" if any(marked for _, marked in parts) else "leaves alone"
        rows.append(f'<li><span class="kind">{said}</span> <bdi>{"".join(shown)}</bdi></li>')
    return Markup("".join(rows))  # noqa: S704  each part is escaped, and the code is our own


@lru_cache(maxsize=4096)
def _mark(character: str) -> str:
    name = unicodedata.name(character, "control character").lower()
    return f'<span class="cc" title="invisible: {name}">{code_of(character)}</span>'


def _figures(figures: Iterable[tuple[str, str, bool]]) -> str:
    """Rows of a definition list, of (label, value, whether it is text). A filter: a hundred of them stand on every article's page."""
    from markupsafe import Markup

    shown = ((_escaped(label), _escaped(visible(value)), is_text) for label, value, is_text in figures)
    rows = [f"<div><dt>{label}</dt><dd>{f'<bdi>{value}</bdi>' if is_text else value}</dd></div>\n" for label, value, is_text in shown]
    return Markup("".join(rows))  # noqa: S704  each part is escaped


def article_pages(
    out: Path,
    articles: pl.DataFrame,
    lines: pl.DataFrame,
    findings: pl.DataFrame,
    *,
    beside: tuple[str | None, str | None] = (None, None),
    twins: Mapping[int, tuple[Sequence[str], int]] = MappingProxyType({}),
    packed: tuple[Container[str], Path, Mapping[str, Path]] | None = None,
) -> Iterator[tuple[str, str | None, Callable[[], None]]]:
    """For each row of `articles`, consecutive inputs: its path, the name in the report of the page of its own
    (`articles/<input path>.html`) or None where it has none, and what makes its page.

    `packed`: the paths of those that have pages of their own (None: all have); the shard for what view.html shows of each, written at the
    end, of those whose pages were made; and by path, of those that are not to be made again, the shard of an earlier report that has them.

    `lines` and `findings` hold the rows of these articles, each article's together and in order of place. `beside`: the paths of the
    inputs before and behind them; `twins`: the first paths of each near-duplicate group that one of them is in, and how many it has.
    What is written depends on these alone, so pages can be written by any number of processes, in any order.
    """
    lines_of = _by_path(lines, LineRow)
    findings_of = _by_path(findings, FindingRow)
    paths = articles["path"].to_list()
    own, shard, kept = packed or (frozenset(paths), None, {})
    viewer = packed is not None
    views: dict[str, str] = {}
    for n, row in enumerate(articles.iter_rows(named=True)):
        path = row["path"]
        make = partial(
            article_page,
            row,
            lines_of.get(path, ()),
            findings_of.get(path, ()),
            (paths[n - 1] if n else beside[0], paths[n + 1] if n + 1 < len(paths) else beside[1]),
            twins.get(row["near_duplicate_group"], ((), 0)),
            viewer=viewer,
        )
        has_own = path in own
        yield (
            path,
            page_name(path) if has_own else None,
            partial(_make_page, out, make, page_name(path), own=has_own, views=views if viewer else None),
        )
    if shard is not None:
        _write_shard(shard, [page_name(path) for path in paths], views, {page_name(path): file for path, file in kept.items()})


def _write_shard(shard: Path, names: Sequence[str], views: Mapping[str, str], kept: Mapping[str, Path]) -> None:
    """Write what view.html shows of the pages `names`, in their order, as far as it is among `views` or `kept`."""
    lines = {file: file.read_text(encoding="utf-8") for file in dict.fromkeys(kept.values())}
    whole = [line for line in lines.values() if names_in(line) == [name for name in names if name in kept]]
    if whole and not views:
        write_file(shard, whole[0])  # nothing is to be packed anew
        return
    before = {file: views_in(line) for file, line in lines.items()}
    known = {**{name: before[file][name] for name, file in kept.items()}, **views}
    write_file(shard, shard_of({name: known[name] for name in names if name in known}))


def _make_page(out: Path, make: Callable[..., ArticlePage], name: str, *, own: bool, views: dict[str, str] | None) -> None:
    """Write the page of an article's own, and add to `views` what view.html shows of it."""
    if own:
        page = make()
        write_file(out / page.page, _shown(page))
    if views is not None:
        page = make(own=False)
        views[name] = environment().get_template("article-view.html.j2").render(page=page, root=page.root)


def _shown(page: ArticlePage) -> str:
    """The page of an article's own. Its main part is made first: two thousand pieces of text need not go through the frame one by one."""
    from markupsafe import Markup

    main = environment().get_template("article-main.html.j2").render(page=page, root=page.root)
    return environment().get_template("article.html.j2").render(page=page, root=page.root, here="article", main=Markup(main))  # noqa: S704  the template escaped it


def _by_path(frame: pl.DataFrame, kind: type[_Row]) -> dict[str, list[_Row]]:
    rows = starmap(kind, frame.select(kind._fields).iter_rows())
    return {path: list(group) for path, group in groupby(rows, key=attrgetter("path"))}


def write_index(out: Path) -> None:
    """Write index.html with its table's data, dictionary.html and the assets, from the tables in `out`/data and run.json."""
    from copydesk.reports.columns import BITS, TEXTS, chunks, hits, names_of
    from copydesk.reports.listing import FACTORS
    from copydesk.reports.overview import index_page, reason_words
    from copydesk.spreadsheet import FORMULA

    write_assets(out)
    names = names_of(out)
    files = 0
    for files, (head, packed) in enumerate(chunks(out, names), 1):
        write_file(out / ASSETS / f"rows-{files:04d}.js", f'copydesk.add({_script_json(head)},"{packed}");\n')
    rules, planes, packed = hits(out)
    write_file(out / ASSETS / "hits.js", f'copydesk.hits({_script_json(planes)},"{packed}");\n')
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))["run"]
    write_file(out / ASSETS / "run.js", f"copydeskReview.run({_script_json(run)});\n")
    page = index_page(out)
    meta = {
        "files": files,  # of rows
        "inputs": page.inputs,
        "viewer": VIEWER if has_viewer(out) else "",
        "formula": FORMULA,
        "numbers": names.numbers,
        "texts": TEXTS,
        "factors": FACTORS,
        "bits": BITS,
        "reasons": [[code, reason_words(code)] for code in names.reasons],
        "languages": [[short_name(code), short_name(language_name(code))] for code in names.languages],
        "sites": names.sites,
        "rules": list(rules.items()),
    }
    write_file(out / ASSETS / "meta.js", f"copydesk.start({_script_json(meta)});\n")
    write_file(out / "index.html", environment().get_template("index.html.j2").render(page=page, root="", here="index"))
    write_dictionary(out)


def write_viewer(out: Path, parts: Sequence[Path]) -> None:
    """Write view.html, the shards that it takes articles from, and which article is in which; nothing where articles have their own pages.

    `parts`: what `article_pages` has written to shards, in the order of the articles.
    """
    if not has_viewer(out):
        return
    counts, digests = write_shards(out, parts)
    write_file(out / ASSETS / "shards.js", f'copydeskViewer.start({_script_json(counts)},"{digests}");\n')
    write_file(out / VIEWER, environment().get_template("view.html.j2").render(root="", here="article"))


def write_tabs(out: Path) -> None:
    """Write sites.html, duplicates.html and unread.html."""
    from copydesk.reports.duplicates import duplicates_page
    from copydesk.reports.overview import unread
    from copydesk.reports.sites import sites_page

    for name, values in (
        ("sites", {"page": sites_page(out)}),
        ("duplicates", {"page": duplicates_page(out)}),
        ("unread", dict(zip(("unread", "count"), unread(out), strict=True))),
    ):
        write_file(out / f"{name}.html", environment().get_template(f"{name}.html.j2").render(root="", here=name, **values))


def write_rules(out: Path) -> None:
    """Write rules.html from data/rules.parquet, and of each rule what a card at a mark says of it."""
    from copydesk.reports.catalogue import rule_notes, rules_page
    from copydesk.reports.figures import columns_by_label

    write_assets(out)
    write_file(out / ASSETS / "notes.js", f"copydeskReview.notes({_script_json(rule_notes(out))},{_script_json(columns_by_label())});\n")
    write_file(out / "rules.html", environment().get_template("rules.html.j2").render(page=rules_page(out), root="", here="rules"))


def write_dictionary(out: Path) -> None:
    """Write dictionary.html: every column of every table, from the schemas themselves."""
    from copydesk.article import Absence
    from copydesk.column import unit_of
    from copydesk.tables import ROWS, SCHEMA_VERSION, columns

    tables = {table: columns(table) for table in ROWS}
    template = environment().get_template("dictionary.html.j2")
    page = template.render(
        tables=tables,
        rows=ROWS,
        reasons=Absence,
        version=SCHEMA_VERSION,
        root="",
        here="dictionary",
        types=type_words,
        unit_of=unit_of,
    )
    write_file(out / "dictionary.html", page)


def write_assets(out: Path) -> None:
    """Copy the style sheet and the scripts."""
    target = out / ASSETS
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted((HERE / "static").iterdir()):
        shutil.copyfile(source, target / source.name)


_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def _script_json(value: object) -> str:
    """JSON that is harmless in any script, inline or not: ASCII, and without a less-than sign."""
    return _JSON.encode(value).replace("<", "\\u003c")


def write_file(path: Path, text: str) -> None:
    """Write a file of a report, with the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "replace"))

"""Where articles stand that have no pages of their own: packed by the hundred in shards, which view.html shows them from.

A shard is a script, since a page opened from a folder may read nothing else: calls of `copydeskViewer.add` with the names of pages and,
packed, what they show. That is cut at its sections, and each section of all articles stands together: a packer looks back for what it has
seen no further than 32 KB, which is less than an article. An index of all shards says in which one a page is looked for.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import polars as pl

from copydesk.reports.listing import collect, ranked, state_expression
from copydesk.reports.names import article_link, page_name
from copydesk.visible import visible_json

SHARDS = "shards"  # the folder of the report
MOST = 200  # articles in a shard: two megabytes, which a browser reads at once; 100,000 articles are 521 files
_TO_REVIEW = ("reject", "review", "failed")
# Where a view is cut: text in it has no "<". Findings stay behind their text, whose words they repeat.
_SECTIONS = re.compile(r'(?=<section class="(?!findings)|<div class="text")')
_CALL = "copydeskViewer.add("
_DIGEST = 3  # bytes of a name's checksum in the index: two of 100,000 names rarely have one, and then both shards are looked at


def pages_of(out: Path) -> str:
    """Which articles of the report in `out` have pages of their own: "all", those to "review", "none", or "worst:" and how many."""
    settings = json.loads((out / "run.json").read_text(encoding="utf-8"))["configuration"]
    return str(settings.get("pages", "all"))  # reports of earlier versions do not say it


def has_viewer(out: Path) -> bool:
    """Whether the articles of the report in `out` stand in view.html; else each has a page of its own."""
    return pages_of(out) != "all"


def own_pages(articles: pl.LazyFrame, pages: str) -> pl.Series:
    """The numbers (Int64, in order) of the rows of `articles` that have pages of their own where `pages` says so, and it is not "all"."""
    if pages == "review":
        rows = collect(articles.select(state=state_expression()).with_row_index("row").filter(pl.col("state").is_in(_TO_REVIEW)))["row"]
    else:
        rows = ranked(articles).head(int(pages.partition(":")[2] or 0))
    return rows.cast(pl.Int64).sort()


def addresses(out: Path) -> Callable[..., str]:
    """`article_link` for a report in `out` whose pages are written: to an own page where there is one, which needs no script."""
    viewer = has_viewer(out)

    def address(page: str, path: str, fragment: str = "") -> str:
        return article_link(page, path, fragment, viewer=viewer and not (out / page_name(path)).is_file())

    return address


def shard_of(views: Mapping[str, str]) -> str:
    """A line of a shard, from what view.html shows of each page, by the page's name."""
    if not views:
        return ""
    sections = list(zip_longest(*map(_SECTIONS.split, views.values()), fillvalue=""))
    data = gzip.compress(json.dumps(sections, ensure_ascii=False).encode("utf-8", "replace"), mtime=0)
    names = visible_json(json.dumps(list(views), ensure_ascii=True)).replace("<", "\\u003c")
    return f'{_CALL}{names},"{base64.b64encode(data).decode("ascii")}");\n'


def views_in(line: str) -> dict[str, str]:
    """What `shard_of` made a line of."""
    names = names_in(line)
    if not names:
        return {}
    packed = line[line.rindex(',"') + len(',"') : line.rindex('"')]
    sections = json.loads(gzip.decompress(base64.b64decode(packed)))
    return {name: "".join(parts) for name, parts in zip(names, zip(*sections, strict=True), strict=True)}


def names_in(line: str) -> list[str]:
    """The names of the pages in it, in their order."""
    return list(json.JSONDecoder().raw_decode(line, len(_CALL))[0]) if line else []


def write_shards(out: Path, parts: Sequence[Path]) -> tuple[list[int], str]:
    """Write the shards of a report from its parts, files as `shard_of` makes them, in the order of the articles.

    How many pages each shard has, in order; and in base64 the checksums of all their names (CRC-32 of UTF-8, cut).
    """
    counts, digests = list[int](), bytearray()
    (out / SHARDS).mkdir(parents=True, exist_ok=True)
    for part in parts:
        line = part.read_text(encoding="utf-8")
        if not line:
            continue
        names = names_in(line)
        full = not counts or counts[-1] + len(names) > MOST
        counts = [*counts, len(names)] if full else [*counts[:-1], counts[-1] + len(names)]
        with (out / SHARDS / shard_name(len(counts))).open("w" if full else "a", encoding="utf-8", newline="\n") as shard:
            shard.write(line)
        for name in names:
            digests += zlib.crc32(name.encode("utf-8")).to_bytes(4, "big")[-_DIGEST:]
    return counts, base64.b64encode(digests).decode("ascii")


def shard_name(number: int) -> str:
    """The file of the shard with that number, from 1."""
    return f"{number:05d}.js"

"""Where articles stand that have no pages of their own: packed by the hundred in shards, which view.html shows them from.

A shard is a script, since a page opened from a folder may read nothing else: calls of `copydeskViewer.add` with the names of pages and,
packed, what they show. An index of all shards says in which one a page is looked for.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from copydesk.visible import visible_json

SHARDS = "shards"  # the folder of the report
MOST = 200  # articles in a shard: some two megabytes, which a browser reads at once; 100,000 articles are 521 files
_TO_REVIEW = ("reject", "review", "failed")
_CALL = "copydeskViewer.add("
_DIGEST = 3  # bytes of a name's checksum in the index: two of 100,000 names rarely have one, and then both shards are looked at


def pages_of(out: Path) -> str:
    """Which articles of the report in `out` have pages of their own: "all", those to "review", or "none"."""
    settings = json.loads((out / "run.json").read_text(encoding="utf-8"))["configuration"]
    return str(settings.get("pages", "all"))  # reports of earlier versions do not say it


def has_viewer(out: Path) -> bool:
    """Whether the articles of the report in `out` stand in view.html; else each has a page of its own."""
    return pages_of(out) != "all"


def has_page(pages: str, state: str) -> bool:
    """Whether an article that came out so has a page of its own in a report with these pages."""
    return pages == "all" or (pages == "review" and state in _TO_REVIEW)


def shard_of(views: Mapping[str, str]) -> str:
    """A line of a shard, from what view.html shows of each page, by the page's name."""
    if not views:
        return ""
    data = gzip.compress(json.dumps(views, ensure_ascii=False).encode("utf-8", "replace"), mtime=0)
    names = visible_json(json.dumps(list(views), ensure_ascii=True)).replace("<", "\\u003c")
    return f'{_CALL}{names},"{base64.b64encode(data).decode("ascii")}");\n'


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
        names, _ = json.JSONDecoder().raw_decode(line, len(_CALL))
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

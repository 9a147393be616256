"""Find pages whose text is lost: `python bench/lost_words.py DATA…`.

DATA: gzip JSON lines, or folders of them: one page a line with `id` and `html`. Each page is read by Copydesk and by html5lib, another
parser that follows the HTML standard. Lost are the words that html5lib finds visible and no line of the article holds, extra those that
only the lines hold; as bags of words, so that their order does not matter. Words that only html5lib runs together count for their parts.
Prints the pages that lose over one in a hundred of their words, and whether the article says so: a page with the status "ok" has nothing
to lose, and the exit code is 1 where one does.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from copydesk.article import Article, Status
from copydesk.config import Config
from copydesk.render.stage import render
from copydesk.render.tidy import tidy

WORD = re.compile(r"\w+")
SHARE = 0.01

# Written down anew from the rendering section of the HTML standard, so that a mistake in the program is none here.
UNSEEN = frozenset(
    "script style template head noembed noframes iframe title rp annotation annotation-xml defs symbol metadata desc".split()
)
BREAKS = frozenset(
    "address article aside audio blockquote body br button canvas caption center datalist dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li listing main map menu nav noscript "
    "object ol optgroup option p plaintext pre search section select summary svg table tbody td textarea tfoot th thead tr ul video "
    "xmp".split()
)
FOR_READERS = frozenset(
    "sr-only screen-reader-text screen-reader-only visually-hidden visuallyhidden visually_hidden u-visually-hidden".split()
)


@dataclass(frozen=True, slots=True)
class Loss:
    """One page: words a standard parser shows; how many of them no line holds; how many words the lines have beside them."""

    page: str
    status: str
    words: int
    lost: int
    extra: int
    examples: tuple[str, ...]


def visible(html: str) -> Counter[str]:
    """The words that a browser without scripts shows, after html5lib."""
    tree: Element[Any] = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    parts: list[str] = []
    work: list[Element[Any] | str] = [tree]
    while work:
        item = work.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        work.append(item.tail or "")
        if not isinstance(item.tag, str):  # a comment's tag is a function
            continue
        tag = item.tag.rpartition("}")[2]  # SVG and MathML keep their namespace
        if tag not in UNSEEN and not hidden(item):
            gap = "\n" if tag in BREAKS else ""
            work += [gap, *reversed(list(item)), item.text or "", gap]
    return Counter(WORD.findall(tidy("".join(parts))))


def hidden(element: Element[Any]) -> bool:
    """Whether an element says of itself that it is not shown."""
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return (
        "hidden" in element.attrib
        or re.search(r"(^|;)(display:none|visibility:hidden)", style) is not None
        or (element.tag == "dialog" and "open" not in element.attrib)
        or not FOR_READERS.isdisjoint((element.get("class") or "").split())
    )


def compare(page: str, html: str) -> Loss:
    """What Copydesk has of the page's words."""
    article: Article = render(Article(path=page, media="html", text=html), Config(extractor="fast"))
    wanted, found = visible(html), Counter(WORD.findall(article.text))
    lost = wanted - found
    joined = "".join(WORD.findall(article.text))
    for word in [word for word in lost if word not in found and word in joined]:
        del lost[word]  # links that stand side by side: one word for html5lib, several for Copydesk, and nothing of it is lost
    examples = tuple(word for word, _ in lost.most_common(8))
    status = article.outcome.status.value if article.outcome.code is None else f"{article.outcome.status.value}, {article.outcome.code}"
    return Loss(page, status, wanted.total(), lost.total(), (found - wanted).total(), examples)


def pages(arguments: list[str], limit: int | None) -> Iterator[tuple[str, str]]:
    """(set and id, html) of every page of the files."""
    for argument in map(Path, arguments):
        for path in sorted(argument.glob("*.jsonl.gz")) if argument.is_dir() else [argument]:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for number, line in enumerate(lines):
                    if limit is not None and number >= limit:
                        break
                    row = json.loads(line)
                    if row.get("html"):
                        yield f"{path.name.partition('.')[0]} {row['id']}", row["html"].encode("utf-8", "replace").decode()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+")
    parser.add_argument("--limit", type=int, help="so many pages of each file")
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    ids, sources = zip(*pages(arguments.data, arguments.limit), strict=True)
    with ProcessPoolExecutor(arguments.workers, get_context("spawn")) as pool:
        losses = list(pool.map(compare, ids, sources, chunksize=8))
    losing = sorted((loss for loss in losses if loss.lost > SHARE * loss.words), key=lambda loss: -loss.lost)
    for loss in losing:
        print(f"{loss.lost:6} of {loss.words:6} words lost, {loss.extra:6} extra  {loss.status:28} {loss.page}  {' '.join(loss.examples)}")
    silent = [loss for loss in losing if loss.status.startswith(Status.OK.value)]
    words = sum(loss.words for loss in losses)
    lost, extra = sum(loss.lost for loss in losses), sum(loss.extra for loss in losses)
    print(f"{len(losses):,} pages, {words:,} visible words, {lost:,} in no line, {extra:,} in lines only")
    print(f"{len(losing)} pages lose over {SHARE:.0%} of their words, {len(silent)} of them with status ok")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())

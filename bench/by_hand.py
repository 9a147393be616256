"""What people write by hand for a part of what Copydesk does: `python bench/by_hand.py FOLDER OUT.csv [--pages]`, in two processes.

Each file is read (of a page in HTML, trafilatura's text), its language detected with a fixed seed, textstat asked for eight formulas, two
lists of phrases looked for one after the other, and a row of a table written. It strips nothing, and reports nothing beside these numbers.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

FORMULAS = (
    *("flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog_index"),
    *("automated_readability_index", "coleman_liau_index", "dale_chall_readability_score", "linsear_write_formula"),
)
PHRASES = (
    *("newsletter", "subscribe", "sign up", "sign in", "log in", r"\d+ comments?", "share this", "share on", "follow us", "read more"),
    *("most read", "most popular", "related (?:articles|stories)", "you may also like", "advertisement", "sponsored", "cookies?"),
    *("privacy policy", "terms of use", "all rights reserved", "©", "back to top", "skip to content", "about us", "contact us"),
    *("click here", "photo:", "image:", r"published (?:on|at)", r"\d+ min read"),
    *("may", "might", "could", "would", "likely", "unlikely", "expected to", "set to", "poised to", "reportedly", "allegedly"),
    *("apparently", "possibly", "perhaps", "probably", "presumably", r"seems? to", r"appears? to", "rumou?red", "sources say"),
    *("experts say", "believed to", "thought to", "said to be", r"speculat\w+", r"predict\w*", r"forecast\w*", r"suggests?"),
)
PATTERNS = [re.compile(rf"\b{phrase}\b" if phrase[-1].isalpha() else phrase, re.IGNORECASE) for phrase in PHRASES]


@cache
def tools() -> tuple[Any, Callable[[str], str]]:
    """textstat, and langdetect's answer."""
    import oracle
    from langdetect import DetectorFactory, detect

    DetectorFactory.seed = 0
    return oracle.textstat(), detect


def row(path: Path, *, pages: bool) -> Sequence[object]:
    """What the table says of a file."""
    textstat, detect = tools()
    text = path.read_bytes().decode("utf-8", "replace")
    if pages:
        import trafilatura

        text = trafilatura.extract(text) or ""
    scores = [round(getattr(textstat, formula)(text), 2) for formula in FORMULAS] if text.split() else []
    language = detect(text) if re.search(r"[^\W\d_]", text) else ""
    return [path.name, len(text), language, *scores, *(len(pattern.findall(text)) for pattern in PATTERNS)]


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", action="store_true", help="the files are pages in HTML")
    args = parser.parse_args()
    with Pool(2) as pool, args.out.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(pool.imap(partial(row, pages=args.pages), sorted(args.folder.iterdir()), 16))


if __name__ == "__main__":
    main()

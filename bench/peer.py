"""datatrove's filters for web corpora over a folder: `python bench/peer.py FOLDER OUT.csv`, in two processes.

Of each text a row says what Gopher's filters of quality and of repetition, C4's and FineWeb's make of it. They strip nothing but what C4's
takes away, and report nothing beside that. `bench/requirements.txt` says what they need.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any

NEEDS = ("datatrove", "spacy", "regex")


@cache
def filters() -> Sequence[Any]:
    """The filters, with the limits that they come with."""
    from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter

    return GopherQualityFilter(), GopherRepetitionFilter(), C4QualityFilter(), FineWebQualityFilter()


def row(path: Path) -> Sequence[object]:
    """What the table says of a file: its name, and of each filter whether it stays."""
    from datatrove.data import Document

    text = path.read_bytes().decode("utf-8", "replace")
    return [path.name, *(each.filter(Document(text=text, id=path.name)) is True for each in filters())]


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    with Pool(2) as pool, args.out.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(pool.imap(row, sorted(args.folder.iterdir()), 16))


if __name__ == "__main__":
    main()

"""What a page has to be compared by with all others of the folder: its menu, its lines, its signature. A page is known by its number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from copydesk.article import Article
from copydesk.text import count_runs, mask, words_of

MENU_WORDS = 12  # no entry of a menu has more
MENU_CHARACTERS = 200

# Signatures of near-duplicates: word 5-grams, 128 permutations (`pipeline/runs/duplicates.py` compares them).
NGRAM = 5
PERMUTATIONS = 128
SEED = 1
SHORTEST_WORDS = 30  # below this, two different notices can share most of their word 5-grams


# --- sites without a name: pages with the same menu ---


def menu_rows(articles: Iterable[Article], first: int = 0) -> list[dict[str, Any]]:
    """One row a page and distinct pair of short lines that follow each other, both as digests of the masked line.

    The articles are consecutive, the first with the number `first`.
    """
    rows = []
    for number, article in enumerate(articles, first):
        pairs: set[tuple[int, int]] = set()
        before: int | None = None
        for n, line in enumerate(article.lines):
            text = article.text[line.start : line.end]
            if not text.strip() or line.kind == "metadata":
                continue
            wrapped = line.joined or (n + 1 < len(article.lines) and article.lines[n + 1].joined)
            here = _entry(text) if len(text) <= MENU_CHARACTERS and not wrapped else None
            if before is not None and here is not None:
                pairs.add((before, here))
            before = here
        rows += [{"page": number, "line": line, "next": following} for line, following in sorted(pairs)]
    return rows


@lru_cache(maxsize=20_000)  # entries of a menu come again and again
def _entry(text: str) -> int | None:
    """A line's digest, or None where it can be no entry of a menu."""
    masked = mask(text)
    return digest_of(masked) if masked and count_runs(masked) <= MENU_WORDS else None


def digest_of(text: str, kind: bytes = b"") -> int:
    """64 bits of a text's digest; of another `kind`, equal texts have another."""
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, person=kind).digest(), "little", signed=True
    )


@lru_cache(maxsize=256)  # it is asked for with each line of the site's pages
def digest_of_site(site: str) -> int:
    """The same of a site's name: digests of sites and of lines are put together, and a site's name may stand on its pages as a line."""
    return digest_of(site, b"site")


# --- lines that recur within a site ---


def shared_rows(articles: Iterable[Article], first: int = 0) -> list[dict[str, Any]]:
    """One row a page and distinct masked line that has a letter or digit. Lines and sites are digests; of what may be an entry of a menu
    on a page without a site, the masked line itself stands beside it. The articles are consecutive, the first with the number `first`.
    """
    rows = []
    for number, article in enumerate(articles, first):
        site = digest_of_site(article.site or "")
        masks: dict[str, int] = {}
        for line in article.lines:
            if line.kind == "metadata":
                continue
            masked = mask(article.text[line.start : line.end])
            if masked and masked not in masks:
                masks[masked] = count_runs(masked)
        for masked, words in masks.items():
            entry = not article.site and words <= MENU_WORDS and len(masked) <= MENU_CHARACTERS
            rows.append({"site": site, "page": number, "line": digest_of(masked), "words": words, "mask": masked if entry else None})
    return rows


# --- near-duplicates ---


def signature_rows(articles: Iterable[Article], first: int = 0) -> list[dict[str, Any]]:
    """One row an article of at least SHORTEST_WORDS words: its MinHash signature over word 5-grams (rensa's, seeded).

    The articles are consecutive, the first with the number `first`.
    """
    import rensa

    numbers, shingles = [], []
    for number, article in enumerate(articles, first):
        words = words_of(article.prose.text).small
        if len(words) < SHORTEST_WORDS:
            continue
        numbers.append(number)
        shingles.append(list(map(" ".join, zip(*(words[n:] for n in range(NGRAM)), strict=False))))  # of equal ones the least is one
    digests = rensa.RMinHash.digests_from_token_sets(shingles, PERMUTATIONS, SEED) if numbers else []
    return [{"number": number, "signature": list(digest)} for number, digest in zip(numbers, digests, strict=True)]

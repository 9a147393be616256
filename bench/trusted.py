"""What a page's trust is worth: does it tell pages that came out well from others, and is it the chance that it says to be?"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WELL = 0.9  # precision and recall of a page that came out well
BADLY = 0.8  # F1 of one that came out badly
TRUSTED = 0.8  # trust of a page that nobody looks at


@dataclass(frozen=True, slots=True)
class Trusted:
    """How far the program trusted a page that it cleaned, 0 to 1, and how well it came out."""

    trust: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """F1 of this page alone."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def well(self) -> bool:
        """Whether both figures are above .9."""
        return min(self.precision, self.recall) > WELL


def area(pages: Sequence[Trusted]) -> float | None:
    """The chance that a page that came out well has more trust than one that did not; None where all pages are of one kind."""
    well, badly = (sorted(page.trust for page in pages if page.well is kind) for kind in (True, False))
    if not well or not badly:
        return None
    won = lower = level = 0
    for trust in well:
        while lower < len(badly) and badly[lower] < trust:
            lower += 1
        level = max(level, lower)
        while level < len(badly) and badly[level] == trust:
            level += 1
        won += lower + level
    return won / (2 * len(well) * len(badly))


def lines_of(what: str, pages: Sequence[Trusted], rounds: int = 300) -> list[str]:
    """The area under the curve with its spread over bootstrap samples, the calibration by tenths, and the pages trusted wrongly."""
    chance = random.Random(0)  # noqa: S311  # a bootstrap, not a secret
    whole = area(pages)
    samples = [found for _ in range(rounds) if (found := area(chance.choices(pages, k=len(pages)))) is not None]
    told = "none: all pages are of one kind" if whole is None else f"{whole:.3f} ± {statistics.stdev(samples):.3f}"
    well = sum(page.well for page in pages)
    lines = [f"trust, {what}: area under the curve {told} ({well} pages came out well, {len(pages) - well} did not)"]
    ranked = sorted(pages, key=lambda page: page.trust)
    borders = [len(ranked) * tenth // 10 for tenth in range(11)]
    for first, last in pairwise(borders):
        if some := ranked[first:last]:
            mean, good = statistics.fmean(page.trust for page in some), statistics.fmean(page.well for page in some)
            lines.append(f"  trust {mean:.2f}: {good:.2f} of {len(some)} came out well ({good - mean:+.2f})")
    poor = [page.trust for page in pages if page.f1 < BADLY]
    high = sum(trust >= TRUSTED for trust in poor)
    return [*lines, f"  F1 below {BADLY}: {len(poor)} pages, {high} of them ({high / max(1, len(poor)):.0%}) with a trust of 80 and more"]

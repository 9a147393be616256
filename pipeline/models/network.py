"""The network that judges passages, and the file its parameters stand in.

Features and parameters are multiples of 1/1024 and every sum stays below 2**53, so that floating-point arithmetic is exact: a text gets
the same answer whatever other texts are in the batch and whatever machine it runs on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from copydesk.models.characters import Floats
from copydesk.models.lines import STEP, step
from copydesk.models.products import product


@dataclass(frozen=True, slots=True)
class Network:
    """hidden = relu(features @ inward + bias); then for each dilation d a residual step that looks at the lines d before,
    here and d after (0: at the means of all before and of all after):
    hidden += relu(hidden[-d] @ w0 + hidden @ w1 + hidden[+d] @ w2 + bias); score = hidden @ outward + bias.
    """

    inward: Floats  # (features, hidden)
    inward_bias: Floats  # (hidden,)
    dilations: tuple[int, ...]
    steps: tuple[Floats, ...]  # each (3 * hidden, hidden)
    step_biases: tuple[Floats, ...]  # each (hidden,)
    outward: Floats  # (hidden,)
    outward_bias: float

    def scores(self, features: Floats, bounds: Sequence[int]) -> Floats:
        """Log-odds that a line is article. Shapes: (lines, features), text borders -> (lines,)."""
        reach, size = max(self.dilations), len(self.outward)
        texts = len(bounds) - 1
        rows = len(features)
        # Rows of zeros between the texts, so that no text sees its neighbour.
        place = np.arange(rows) + np.repeat(np.arange(1, texts + 1) * reach, np.diff(bounds))
        padded = np.zeros((rows + (texts + 1) * reach, size))
        told = features.any(axis=0)  # most columns are of pages: in a text they are zero
        hidden = _activated(product(features[:, told], self.inward[told]), self.inward_bias)
        for dilation, weights, bias in zip(self.dilations, self.steps, self.step_biases, strict=True):
            if dilation:
                padded[place] = hidden
                change = product(padded[place - dilation], weights[:size])
                change += product(hidden, weights[size : 2 * size])
                change += product(padded[place + dilation], weights[2 * size :])
            else:
                change = product(_whole_text(hidden, bounds), weights)
            hidden += _activated(change, bias)
        return np.asarray((hidden * self.outward).sum(axis=1) + self.outward_bias)


def _activated(values: Floats, bias: Floats) -> Floats:
    """step(relu(values + bias)), in the place of the values."""
    values += bias
    np.maximum(values, 0.0, out=values)
    values *= STEP
    np.rint(values, out=values)
    values *= 1.0 / STEP  # exact, as STEP is a power of two
    return values


def _whole_text(hidden: Floats, bounds: Sequence[int]) -> Floats:
    """Mean of all lines before, the line, mean of all lines after. Shapes: (lines, n) -> (lines, 3 n)."""
    sizes = np.diff(bounds)
    low, high = np.repeat(bounds[:-1], sizes), np.repeat(bounds[1:], sizes)
    here = np.arange(len(hidden))
    sums = np.zeros((len(hidden) + 1, hidden.shape[1]))
    np.cumsum(hidden, axis=0, out=sums[1:])
    before = (sums[:-1] - sums[low]) / np.maximum(here - low, 1)[:, None]
    after = (sums[high] - sums[1:]) / np.maximum(high - 1 - here, 1)[:, None]
    return np.concatenate((step(before), hidden, step(after)), axis=1)


def network_of(arrays: Mapping[str, npt.NDArray[Any]], dilations: Sequence[int]) -> Network:
    """The arrays of a data file, whole numbers in 1024ths, by the names of `Network`'s fields (steps numbered) -> network."""
    real = {name: np.asarray(array / STEP, dtype=np.float64) for name, array in arrays.items()}
    count = range(len(dilations))
    return Network(
        real["inward"], real["inward_bias"], tuple(dilations), tuple(real[f"step{k}"] for k in count),
        tuple(real[f"step{k}_bias"] for k in count), real["outward"], float(real["outward_bias"]),
    )  # fmt: skip

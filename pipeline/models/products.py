"""Products of arrays, for which no other threads are woken."""

from __future__ import annotations

import numpy as np

from copydesk.models.characters import Floats

_ALONE = 262_144  # multiplications up to which OpenBLAS works alone (SMP_THRESHOLD_MIN times GEMM_MULTITHREAD_THRESHOLD)


def product(rows: Floats, weights: Floats) -> Floats:
    """`rows @ weights`, in portions for which OpenBLAS wakes no threads: these would wait for each other longer than they work."""
    size = max(1, _ALONE // max(weights.size, 1))
    portions = len(rows) // size
    if portions == 0:
        return np.asarray(rows @ weights)
    whole = size * portions
    found = np.empty((len(rows), weights.shape[1]))
    np.matmul(rows[:whole].reshape(portions, size, -1), weights, out=found[:whole].reshape(portions, size, -1))
    np.matmul(rows[whole:], weights, out=found[whole:])
    return found

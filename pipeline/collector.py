"""When Python's collector looks for cycles: by default after every 700 objects, and every so often through all that there are.

What a process loads (modules, rules, dictionaries, models) stays until it ends, and articles leave hardly any cycles: 200 of them leave a
thousand objects in a run's driver.
"""

from __future__ import annotations

import gc

LOADING = 200_000  # objects from which it looks while a process loads: few commands make as many before they work
YOUNG = 10_000  # … and once a worker works: to look every 700 objects takes a thirtieth of all time


def loading() -> None:
    """For a process that begins."""
    gc.set_threshold(LOADING)


def loaded() -> None:
    """For a worker that has loaded what it needs, which is not looked through again."""
    gc.set_threshold(YOUNG)
    gc.freeze()


def ending() -> None:
    """For a process that ends. Python would look through all that it has loaded, which takes `lint` a fifth of its time."""
    gc.freeze()

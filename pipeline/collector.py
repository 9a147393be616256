"""When Python's collector looks for cycles: by default after every 700 objects, and every so often through all that there are; and when
polars gives memory back to the system.

What a process loads (modules, rules, dictionaries, models) stays until it ends, and articles leave hardly any cycles: 200 of them leave a
thousand objects in a run's driver.
"""

from __future__ import annotations

import gc
import os

LOADING = 200_000  # objects from which it looks while a process loads: few commands make as many before they work
YOUNG = 10_000  # … and once a worker works: to look every 700 objects takes a thirtieth of all time
# For jemalloc, from which polars has its memory, and which reads this when polars is loaded. It would keep for half a second what was
# freed, in four places for each processor: the driver of a large run frees more in that time than it holds.
ALLOCATOR = ("_RJEM_MALLOC_CONF", "dirty_decay_ms:20,muzzy_decay_ms:0,narenas:1")


def loading() -> None:
    """For a process that begins, before it loads polars. Who has set the allocator himself keeps what he set."""
    gc.set_threshold(LOADING)
    os.environ.setdefault(*ALLOCATOR)


def loaded() -> None:
    """For a worker that has loaded what it needs, which is not looked through again."""
    gc.set_threshold(YOUNG)
    gc.freeze()


def ending() -> None:
    """For a process that ends. Python would look through all that it has loaded, which takes `lint` a fifth of its time."""
    gc.freeze()

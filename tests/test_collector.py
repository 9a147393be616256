"""How polars' allocator is told when to give memory back: in processes of their own, since it reads that when polars is loaded."""

import os
import subprocess
import sys

import pytest

from copydesk.collector import ALLOCATOR

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="jemalloc is polars' allocator on Linux")
WORK = "from copydesk import collector; collector.loading(); import os; os.environ[collector.ALLOCATOR[0]] += ',stats_print:true'; import polars"


def settings(given: dict[str, str]) -> dict[str, str]:
    """What the allocator of a process that begins says it was told, by name."""
    env = {name: value for name, value in os.environ.items() if name != ALLOCATOR[0]} | given
    done = subprocess.run([sys.executable, "-c", WORK], env=env, capture_output=True, text=True, check=True)
    lines = (line.strip().removeprefix("opt.").split(" ") for line in done.stderr.splitlines() if line.startswith("  opt."))
    return {name.removesuffix(":"): value for name, value, *_ in lines}


def test_polars_gives_memory_back_as_soon_as_it_is_told_to() -> None:
    told = settings({})
    assert (told["dirty_decay_ms"], told["muzzy_decay_ms"], told["narenas"]) == ("20", "0", "1")


def test_who_has_set_the_allocator_himself_keeps_what_he_set() -> None:
    told = settings({ALLOCATOR[0]: "narenas:3"})
    assert (told["narenas"], told["dirty_decay_ms"] != "20") == ("3", True)

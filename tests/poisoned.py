"""The command with stages that go wrong at certain articles: `python tests/poisoned.py run FOLDER …` is `copydesk run FOLDER …`.

Where a text says "POISON hang at match", the stage `match` hangs at it. The faults are real; nothing in the product knows of them:
a spawned worker imports this file as its main module, and so has its functions wrapped before it does anything.
"""

import ctypes
import functools
import itertools
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

POISON = re.compile(r"POISON ([\w-]+) at (\w+)")


def _hang() -> None:
    while True:
        pass


def _hang_in_c() -> None:
    sum(itertools.repeat(0))  # one call that never lets go of the interpreter


def _sleep() -> None:
    time.sleep(10_000)


def _fill_memory() -> None:
    filled: list[Any] = []
    while True:
        filled.append([bytearray(1_000_000), str(len(filled))])


def _panic() -> None:
    import sentencex

    list(sentencex.get_sentence_boundaries("en", "plan A\u00a0."))  # a BaseException that cannot be pickled


def _raise() -> None:
    raise ValueError(f"cannot be, at 0x{id(object()):x} of {Path('secret', 'place.txt').resolve()}")


def _recurse() -> None:
    _recurse()


KINDS: dict[str, Callable[[], object]] = {
    "raise": _raise,
    "panic": _panic,
    "hang": _hang,
    "hang-in-c": _hang_in_c,
    "exit": lambda: os._exit(7),
    "segv": lambda: ctypes.string_at(0),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "memory": _fill_memory,
    # kinds of the same kinds
    "quit": lambda: sys.exit(0),
    "recurse": _recurse,
    "sleep": _sleep,
}


def _text_of(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_text_of, value))
    for name in ("article", "text"):
        if hasattr(value, name):
            return _text_of(getattr(value, name))
    return repr(value) if isinstance(value, dict) else value if isinstance(value, str) else ""


def _wrapped(name: str, function: Callable[..., Any], *, behind: bool = False) -> Callable[..., Any]:
    @functools.wraps(function)
    def poisoned(*args: Any, **named: Any) -> Any:
        result = function(*args, **named) if behind else None
        for kind, place in POISON.findall(_text_of(result if behind else list(args))):
            if place == name:
                KINDS[kind]()
        return result if behind else function(*args, **named)

    return poisoned


# Where a step that is no stage is looked up when it is called.
PLACES = {
    "shared_rows": "copydesk.runs.worker",
    "opened_frame": "copydesk.runs.worker",
    "article_row": "copydesk.runs.worker",
    "line_rows": "copydesk.runs.worker",
    "finding_rows": "copydesk.runs.worker",
    "signature_rows": "copydesk.runs.worker",
    "clean_text": "copydesk.runs.worker",
    "article_page": "copydesk.reports.html",
}
STEPS_OF_OPENING = ("read", "render", "shared_rows", "opened_frame")


def install() -> None:
    """Wrap every step and every stage of this process."""
    from importlib import import_module

    import copydesk.reports.html  # is looked up below
    import copydesk.runs.worker
    import copydesk.stages

    for name, module in PLACES.items():
        import_module(module)
        owner = sys.modules[module]
        setattr(owner, name, _wrapped(name, getattr(owner, name)))
    program = copydesk.stages
    program.OPENING = tuple(map(_poisoned, program.OPENING))
    program.CLEANING = _poisoned(program.CLEANING)
    program.TOGETHER = program.Together(*(_wrapped(step.__name__, step) for step in program.TOGETHER))
    program.JUDGING = tuple(map(_poisoned, program.JUDGING))
    program.STAGES = (*program.OPENING, program.CLEANING, *program.JUDGING)


def _poisoned(stage: Any) -> Any:
    """What is poisoned in the bytes can be told only behind `read`, by the text of the article that comes out."""
    return replace(stage, run=_wrapped(stage.name, stage.run, behind=stage.name == "read"))


def steps() -> list[str]:
    """Every step that can be poisoned."""
    from copydesk.stages import JUDGING, OPENING, TOGETHER

    stages = [*(stage.name for stage in OPENING), *(step.__name__ for step in TOGETHER), *(stage.name for stage in JUDGING)]
    return [*stages, *PLACES]


if __name__ == "__mp_main__":
    install()
elif __name__ == "__main__":
    from copydesk.cli.app import main

    if sys.argv[1] != "run":  # whose stages are the workers'
        install()
    main()

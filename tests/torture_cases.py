"""The hostile folder: every case, and those that `make test` has time for. What a case says is in torture_case.py."""

from __future__ import annotations

from torture_case import Case
from torture_files import gzips, kinds_of_files, names, other_formats
from torture_pages import broken_pages, floods, giants, nests, payloads, traps_in_data
from torture_texts import encodings, ends_and_marks, markdown, nothing, prose, pumps, scripts


def cases() -> list[Case]:
    """Every case, each name once."""
    groups = (
        *(nothing(), encodings(), ends_and_marks(), scripts(), prose(), pumps(), markdown(), payloads(), broken_pages(), nests()),
        *(traps_in_data(), floods(), giants(), other_formats(), gzips(), names(), kinds_of_files()),
    )
    return [case for group in groups for case in group]


SAMPLED = ("prose", "payloads", "unclosed", "pumps", "scripts", "floods", "markdown", "encodings", "nests")  # alike, and many of each


def short() -> list[Case]:
    """What `make test` has time for: of each kind the small ones, and of kinds that have many alike every third."""
    seen: dict[str, int] = {}
    taken = []
    for case in cases():
        if not case.whole:
            number = seen[case.kind] = seen.get(case.kind, -1) + 1
            if case.kind not in SAMPLED or number % 3 == 0:
                taken.append(case)
    return taken

"""`--report`: which formats there are, and where they go."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.annotations.checked import Checked
from copydesk.annotations.github import github
from copydesk.annotations.plain import plain_json
from copydesk.annotations.sarif import sarif
from copydesk.errors import ConfigError
from copydesk.rule import RuleSet


def _junit(checked: Sequence[Checked]) -> str:
    from copydesk.annotations.junit import junit  # needs a library for XML

    return junit(checked)


TO_FILES: dict[str, Callable[[Sequence[Checked], RuleSet], str]] = {
    "sarif": lambda checked, rules: json.dumps(sarif(checked, rules), ensure_ascii=False, indent=1) + "\n",
    "junit": lambda checked, rules: _junit(checked),
    "json": lambda checked, rules: json.dumps(plain_json(checked), ensure_ascii=False, indent=1) + "\n",
}
TO_OUTPUT = "github"
TAKES = f"{TO_OUTPUT} (annotations on standard output), {', '.join(f'{name}=FILE' for name in TO_FILES)}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What `--report` asked for: files by format, and whether annotations go to the standard output."""

    files: tuple[tuple[str, Path], ...] = ()
    github: bool = False

    @property
    def anything(self) -> bool:
        """Whether anything was asked for."""
        return self.github or bool(self.files)


def asked(given: Iterable[str]) -> Asked:
    """What the values of `--report` ask for. Raises ConfigError for one that says nothing, or names a file that cannot be written."""
    files = []
    on_output = False
    for value in given:
        name, _, file = value.partition("=")
        if value == TO_OUTPUT:
            on_output = True
            continue
        if name not in TO_FILES or not file.strip():
            raise ConfigError(f"--report {value}: it takes {TAKES}.")
        path = Path(file)
        if path.is_dir() or not path.absolute().parent.is_dir():
            what = "is a folder" if path.is_dir() else f"{path.parent}: no such folder"
            raise ConfigError(f"--report {value}: {what}. Name a file in a folder that exists.")
        files.append((name, path))
    return Asked(tuple(files), on_output)


def write(reports: Asked, checked: Sequence[Checked], rules: RuleSet, say: Callable[[str], object]) -> None:
    """Write the files, and `say` each annotation. Raises OSError where a file cannot be written."""
    for name, path in reports.files:
        path.write_text(TO_FILES[name](checked, rules), encoding="utf-8", newline="\n")
    if reports.github:
        for line in github(checked):
            say(line)

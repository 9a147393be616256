"""Standard input as a file: it goes the way of every file, with its encodings, limits and refusals."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.errors import ConfigError
from copydesk.read.names import READ, is_read, records_of

STDIN = "-"  # as a FILE or PATH


def checked_format(form: str | None, files: Iterable[object], default: str | None = None) -> str | None:
    """How the name of a file with what stands on standard input would end, as `--format` says it; None where `files` do not have it.

    Raises ConfigError for one that is not read, one that nobody asked for, and none where there is no `default`.
    """
    asked = STDIN in map(str, files)
    if form is None and asked and default is None:
        raise ConfigError(f"{STDIN}: say with --format what standard input is, such as --format jsonl. Copydesk reads {READ}.")
    if form is None:
        return default if asked else None
    name = form.strip().lower().lstrip(".")
    if not asked:
        raise ConfigError(f"--format {form}: it says what standard input is. Give {STDIN} to have it read.")
    if not is_read(f"stdin.{name}"):
        raise ConfigError(f"--format {form[:50]}: it takes how a file's name would end. Copydesk reads {READ}.")
    return name


@contextmanager
def stdin_file(form: str, most: int) -> Iterator[Path]:
    """A file with what stands on standard input, `stdin.FORM`; gone afterwards. Of an article, `most` bytes and one."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        path = Path(folder).resolve() / f"stdin.{form}"
        with path.open("wb") as file:
            if records_of(path.name) is None:
                file.write(sys.stdin.buffer.read(most + 1))
            else:
                shutil.copyfileobj(sys.stdin.buffer, file)
        yield path

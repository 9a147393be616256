"""Ways in which files of a user's may lie in the output folder of a run; tests/faults.py tries each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

Put = Callable[[Path, Path], None]  # takes the output folder, which holds a report, and a folder outside of it

DONE, USAGE = 0, 2
CLEAN = "clean/east/001.html.txt"
PAGE = "articles/east/001.html.html"


def _file(name: str) -> Put:
    """A file of the user's of that name, instead of what stood there."""

    def put(out: Path, home: Path) -> None:  # noqa: ARG001  # every Put is given both
        if (out / name).parent.is_file():
            _clear((out / name).parent)
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        _clear(out / name)
        (out / name).write_text(f"mine: {name}")

    return put


def _link(name: str, target: str) -> Put:
    """A link of that name to what lies outside."""

    def put(out: Path, home: Path) -> None:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        _clear(out / name)
        (out / name).symlink_to(home / target)

    return put


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def _read_only(out: Path, home: Path) -> None:
    _file(CLEAN)(out, home)
    (out / CLEAN).chmod(0o400)


def _without_manifest(out: Path, home: Path) -> None:
    (out / "data" / "manifest.parquet").unlink()
    _file(CLEAN)(out, home)


def _foreign(out: Path, home: Path) -> None:
    shutil.rmtree(out)
    _file("thesis.doc")(out, home)


def _of_another_program(out: Path, home: Path) -> None:
    shutil.rmtree(out)
    _file("clean/a.txt")(out, home)
    (out / "run.json").write_text('{"program": "another"}')


def _longer_run_json(out: Path, home: Path) -> None:  # noqa: ARG001  # every Put is given both
    (out / "run.json").write_text((out / "run.json").read_text() + "\n")


# What lies there, and the exit code of a run into that folder.
ARRANGEMENTS: Mapping[str, tuple[Put, int]] = {
    "an edited clean text": (_file(CLEAN), DONE),
    "a table in data/": (_file("data/mine.csv"), DONE),
    "a folder of one's own": (_file("notes/2024/a.txt"), DONE),
    "notes beside pages": (_file("articles/east/notes.md"), DONE),
    "a clean text of one's own": (_file("clean/extra.txt"), DONE),
    "clean/ a link to a folder at home": (_link("clean", "folder"), DONE),
    "data/ a link to a folder at home": (_link("data", "folder"), DONE),
    "a page a link to a file at home": (_link(PAGE, "folder/a.txt"), DONE),
    ".work a link to a folder at home": (_link(".work", "folder"), DONE),
    "yours a link to a folder at home": (_link("yours", "folder"), DONE),
    "a link that leads nowhere": (_link("clean/east", "gone"), DONE),
    "a read-only edited file": (_read_only, DONE),
    "a file named like an output": (_file("static/rows-0001.js"), DONE),
    "a folder named like an output": (_file("index.html/inside.txt"), DONE),
    "a file where a folder has to be": (_file("articles"), DONE),
    "a report without a manifest": (_without_manifest, DONE),
    "a folder of somebody else's": (_foreign, USAGE),
    "run.json of another program": (_of_another_program, USAGE),
    ".git in the output folder": (_file(".git/objects/ab/cdef"), DONE),
    "a .work of one's own": (_file(".work/draft.txt"), DONE),
    "an edited run.json": (_longer_run_json, DONE),
    "an edited manifest": (_file("data/manifest.parquet"), DONE),
}

"""`copydesk doctor`: what is installed, where things are kept, what is wrong, and what to do about it."""

from __future__ import annotations

import locale
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from copydesk.cli.console import Exit, exit_codes, say
from copydesk.config import find_config
from copydesk.version import __version__

if TYPE_CHECKING:
    from copydesk.config import Ignore
    from copydesk.rule import RuleSet

EPILOG = "Example:\n\n    copydesk doctor\n\nExit code 1: something is wrong. " + exit_codes(Exit.USAGE)
LEAST_ROOM = 1 << 30  # bytes in the folder for temporary files


class Line(NamedTuple):
    """What was looked at, what was found; and, where that is wrong, what to do."""

    what: str
    found: str
    do: str = ""


def doctor(ctx: typer.Context) -> None:
    """Look at this installation: versions, caches, memory, configuration, rules. Exit 1 where something is wrong, with what to do.

    A configuration that cannot be used is told before anything else, with its place.
    """
    lines = [*_program(), *_packages(), *_places(), *_machine(), *_settings(ctx)]
    for line in lines:
        say(f"{'!!' if line.do else 'ok'}  {line.what:<22} {line.found}")
        if line.do:
            say(f"    {'':<22} {line.do}")
    wrong = sum(bool(line.do) for line in lines)
    say(f"\n{wrong} of these {'is' if wrong == 1 else 'are'} wrong" if wrong else "\nNothing is wrong")
    raise typer.Exit(Exit.MISSED if wrong else Exit.DONE)


def _program() -> Iterator[Line]:
    import copydesk

    yield Line("copydesk", f"{__version__}, in {Path(copydesk.__path__[0])}")
    yield Line("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _packages() -> Iterator[Line]:
    """What Copydesk needs, with the versions that are there."""
    from importlib.metadata import PackageNotFoundError, requires, version

    names = {}
    for wanted in requires("copydesk") or ():
        name = "".join(char if char.isalnum() or char in "-_." else " " for char in wanted).split()[0]
        if "extra ==" not in wanted and not (name == "backports.zstd" and sys.version_info >= (3, 14)):
            names[name] = wanted.partition(";")[0].strip()
    there, missing = [], []
    for name, wanted in sorted(names.items()):
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(wanted)
    yield Line("packages", f"{len(there)} of {len(names)}: {', '.join(there)}")
    if missing:
        yield Line("packages", f"missing: {', '.join(missing)}", "Install Copydesk anew, with its dependencies.")
    for extra, package, use in (
        ("dask", "distributed", "--dask"),
        ("s3", "s3fs", "addresses such as s3://bucket/folder"),
        ("serve", "waitress", "copydesk serve"),
    ):
        try:
            yield Line(f"extra {extra}", f"{package} {version(package)}")
        except PackageNotFoundError:
            yield Line(f"extra {extra}", f"not installed: needed for {use} only")


def _places() -> Iterator[Line]:
    """Where tables are kept between processes, and where records are unpacked."""
    import shutil

    from copydesk.kept import folder

    found = folder()
    if found is None:
        yield Line("kept tables", "nowhere", "Every process reads the rules anew, which takes seconds. Let ~/.cache be written to.")
    else:
        files = list(found.glob("copydesk-*.table"))
        size = sum(file.stat().st_size for file in files)
        yield Line("kept tables", f"{len(files)} files, {size / 1e6:.1f} MB in {found}; they may be deleted at any time")
    try:
        with tempfile.TemporaryFile():
            room = shutil.disk_usage(tempfile.gettempdir()).free
    except OSError as error:
        yield Line("temporary files", f"{error.strerror}", "Set TMPDIR to a folder that can be written to.")
        return
    do = "Make room, or set TMPDIR to a folder that has it." if room < LEAST_ROOM else ""
    yield Line("temporary files", f"{room / 1e9:.1f} GB free in {tempfile.gettempdir()}", do)


def _machine() -> Iterator[Line]:
    from copydesk.library import processors
    from copydesk.runs.guard import memory_share

    workers = processors()
    share = memory_share(workers)
    yield Line("workers", f"{workers}, each with {share / 1e9:.1f} GB" if share else f"{workers}, not held to any memory on this system")
    encoding = locale.getpreferredencoding(do_setlocale=False)
    said = (sys.stdout.encoding or "").lower().replace("-", "")
    yield Line("output", f"{sys.stdout.encoding}; locale {encoding}", "" if said == "utf8" else "Set PYTHONUTF8=1 to see all letters.")


def _settings(ctx: typer.Context) -> Iterator[Line]:
    from copydesk.errors import RuleError
    from copydesk.rulebook import load_rules

    path = ctx.find_root().params.get("config") or find_config(Path.cwd())
    yield Line("configuration", str(path) if path else "none: copydesk init writes one")
    if variables := sorted(name for name in os.environ if name.startswith("COPYDESK_")):
        yield Line("environment", ", ".join(variables))
    settings = (ctx.find_root().default_map or {}).get("run", {})
    folders = settings.get("rules", ())
    try:
        rules = load_rules(map(Path, folders), disable=settings.get("disable", ()))
    except RuleError as error:
        yield Line("rules", str(error), "Mend that file, or the configuration.")
    else:
        own = f", also of {', '.join(folders)}" if folders else ""
        yield Line("rules", f"{len(rules.rules)}, of {len({rule.file for rule in rules.rules})} files{own}")
        yield from _ignores(ctx.obj.get("ignore", ()), rules)


def _ignores(ignores: Iterable[Ignore], rules: RuleSet) -> Iterator[Line]:
    """Tables [[ignore]] that name what no finding can be called. Whether they meet something, a run alone can say."""
    from copydesk.rule import known_names
    from copydesk.silence import no_name, told

    known = known_names(rules.rules)
    for ignore in ignores:
        if problem := no_name(ignore, known):
            yield Line("ignore", told(ignore), f"{problem} copydesk rules list names all.")

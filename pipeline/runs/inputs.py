"""Which files a run reads. Every entry below the given PATHs is one input: read, or refused with its reason.

Only folders that are walked have no row of their own; nor has the output folder, which is the run's and not the user's.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.article import Outcome, Source, Status
from copydesk.errors import OutputUnwritable
from copydesk.ondisk import Names, NoRoom
from copydesk.read.names import cleaned_suffix, is_read, media_of
from copydesk.runs.found import Found
from copydesk.runs.remote import Url, data_of, listed, safe_name
from copydesk.visible import visible_line

LONGEST_NAME = 255  # bytes of a file's name, on about every file system
LONGEST_LOCATION = 4_095  # bytes of a path that the system opens (PATH_MAX on Linux, without its closing NUL)
LONGEST_PATH = 1_000  # bytes of an input's path; a longer one is cut, so that its page and its clean text find room below OUT
_SUMMARY = "run.json"  # what a report holds …
_PLAN = (".work", "plan.json")  # … and an unfinished one
_MOST_SUMMARY = 50_000_000  # bytes of a run.json that are read: ours has a few thousand


@dataclass
class _Walk:
    """What has been seen so far: walked folders and left-out ones, links that wait, inputs by their location."""

    out: str  # where the output folder really is
    named: frozenset[str]  # PATHs given, which have their rows whatever the walk thinks of them
    walked: Names = field(default_factory=Names)
    reports: list[str] = field(default_factory=list)
    links: list[tuple[Path, str, str]] = field(default_factory=list)  # the PATH it is below, its name, its place
    found: Found = field(default_factory=Found)

    def add(self, given: Path | Url, name: str, location: str, refused: Outcome | None, size: int = 0) -> None:
        """A row, unless the location has one. Where the name is taken, the name of the PATH's folder stands in front."""
        if self.found.at(location) is not None:
            return
        if refused is None and len(os.fsencode(location)) > LONGEST_LOCATION:
            refused = _too_long(location)
        shown = unique = _cut(readable(name))
        count = 1
        while unique in self.found:
            front = readable(_base(_folder_of(given)))
            unique = _cut(f"{front}{'' if count == 1 else f'-{count}'}/{shown}")
            count += 1
        self.found.add(Source(unique, location, refused=refused, size=size))


def find_sources(paths: Sequence[Path | Url], out: Path, *, follow_links: bool = False, clean_format: str = "text") -> Found:
    """Every file in `paths` and below, in order of its name in the tables; what is not to be opened comes with its refusal.

    A name is relative to the PATH given. Where two PATHs hold the same name, the later one gets its folder's name in front;
    a file that two PATHs reach, such as a folder and its sub-folder, is one input and has the name that the first gave it.
    A PATH itself is read even where it is hidden or a link. Other links are refused where they lead out of the PATHs, to a
    folder, or to a file that is read anyway; `follow_links` has the first two followed, each file and folder only once.
    What a store has is named, and left out, as if it stood in a folder. Raises UsageError or ConfigError where it cannot be asked, and
    OutputUnwritable where there is no room for so many names.
    """
    try:
        return _found(paths, out, follow_links=follow_links, clean_format=clean_format)
    except NoRoom as error:
        raise OutputUnwritable(f"{error.filename} cannot be written to: {error.strerror}. Make room there, or set TMPDIR.") from error


def _found(paths: Sequence[Path | Url], out: Path, *, follow_links: bool, clean_format: str) -> Found:
    local = [path for path in paths if isinstance(path, Path)]
    seen = _Walk(os.path.realpath(out), frozenset(place for path in local for place in (os.path.realpath(path), _place(path))))
    for given in paths:
        if isinstance(given, Url):
            _list(seen, given)
            continue
        real = os.path.realpath(given)
        if not os.path.isdir(real):
            seen.add(given, given.name, real, _refusal(real))
        elif _is_report(real):
            seen.reports.append(real)
            seen.add(given, f"{_base(real)}/", real, _REPORT)
        else:
            _walk(seen, given, real, "")
    roots = [real for real in map(os.path.realpath, local) if os.path.isdir(real)]
    for given, name, place in seen.links:  # grows while it is read: a followed folder has links of its own
        _follow(seen, given, name, place, roots, follow_links=follow_links)
    seen.found.name(clean_names(seen.found.paths, clean_format))
    return seen.found


def _place(path: Path) -> str:
    """Where the entry itself is, a link not followed."""
    return os.path.join(os.path.realpath(path.parent), path.name)


def _base(folder: str) -> str:
    return os.path.basename(folder)


def _folder_of(given: Path | Url) -> str:
    """The folder that is given, or in which the file stands that is."""
    return str(given) if isinstance(given, Url) else os.path.realpath(given if os.path.isdir(given) else given.parent)


def _walk(seen: _Walk, given: Path, top: str, prefix: str) -> None:
    """Add the rows of everything below the folder `top`, whose names begin with `prefix`; links are noted and wait."""
    waiting = [("", "", [""])]  # folders with what their names in the report begin with, and those folders in them that are to be walked
    while waiting:
        above, begins, names = waiting[-1]
        if not names:
            waiting.pop()
            continue
        name = names.pop()
        folder, prefix = (os.path.join(above, name), f"{begins}{name}/") if above else (top, prefix)
        if folder == seen.out or not seen.walked.add(folder):
            continue
        inside: list[str] = []
        waiting.append((folder, prefix, inside))
        try:
            entries = sorted(os.listdir(folder))  # names alone: a folder may have a million entries
        except OSError as error:
            seen.add(given, prefix or f"{_base(folder)}/", folder, _unreadable(error))
            continue
        for entry in entries:
            name, path = prefix + entry, os.path.join(folder, entry)
            try:
                kind = os.lstat(path).st_mode
            except OSError as error:
                seen.add(given, name, path, _unreadable(error))
                continue
            hidden = entry.startswith(".") and path not in seen.named
            if stat.S_ISDIR(kind):
                if path == seen.out:
                    continue
                refused = _HIDDEN_FOLDER if hidden else _REPORT if _is_report(path) else None
                if refused is None:
                    inside.append(entry)
                else:
                    seen.reports += [path] if refused is _REPORT else []
                    seen.add(given, f"{name}/", path, refused)
            elif hidden:
                seen.add(given, name, path, _HIDDEN)
            elif stat.S_ISLNK(kind):
                seen.links.append((given, name, path))
            else:
                seen.add(given, name, path, None if stat.S_ISREG(kind) else _NO_FILE)


def _list(seen: _Walk, given: Url) -> None:
    """Add the rows of everything at the address `given` and below it."""
    entries = listed(given)
    summaries = [each for each in entries if each.name.rpartition("/")[2] == _SUMMARY and each.size <= _MOST_SUMMARY]
    reports = {each.name.rpartition("/")[0] for each in summaries if _says_copydesk(data_of(given, each.name))}
    if "" in reports:
        seen.add(given, f"{_base(str(given))}/", str(given), _REPORT)
        return
    for entry in entries:
        folders = entry.name.split("/")[:-1]
        above = ["/".join(folders[:n]) for n in range(1, len(folders) + 1)]
        left_out = next((folder for folder in above if folder in reports or _is_hidden(folder)), None)
        location = f"{given}/{entry.name}" if entry.name else str(given)
        if left_out is not None:
            seen.add(given, f"{safe_name(left_out)}/", f"{given}/{left_out}", _REPORT if left_out in reports else _HIDDEN_FOLDER)
        elif entry.name and _is_hidden(entry.name):
            seen.add(given, safe_name(entry.name), location, _HIDDEN)
        else:
            seen.add(given, safe_name(entry.name) or _base(str(given)), location, None, entry.size)


def _is_hidden(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last.startswith(".") and last not in (".", "..")  # which an object may be called


def _follow(seen: _Walk, given: Path, name: str, place: str, roots: Sequence[str], *, follow_links: bool) -> None:
    """Decide on one link: read what it leads to, or refuse it."""
    if place in seen.named:
        return  # given by name: it has been read
    try:
        target = os.path.realpath(place, strict=True)
        kind = os.stat(target).st_mode
    except OSError as error:
        seen.add(given, name, place, _unreadable(error))
        return
    known = seen.found.at(target)
    if any(is_below(target, report) for report in (seen.out, *seen.reports)):
        seen.add(given, name, place, _REPORT)
    elif stat.S_ISDIR(kind):
        if target in seen.walked:
            seen.add(given, f"{name}/", place, _link("a folder that is read under its own name"))
        elif not follow_links:
            seen.add(given, f"{name}/", place, _link("a folder: not followed. Give its target as a PATH of its own, or add --follow-links"))
        else:
            _walk(seen, given, target, f"{name}/")
    elif not stat.S_ISREG(kind):
        seen.add(given, name, place, _NO_FILE)
    elif known is not None and not seen.found.is_refused(known) and (is_read(known) or not is_read(name)):
        seen.add(given, name, place, _link(f"{known}, which has its own row"))
    elif not follow_links and not any(is_below(target, root) for root in roots):
        seen.add(given, name, place, _link("a file outside of the PATHs: not read. Give it as a PATH of its own, or add --follow-links"))
    else:  # to a file that is not read under its own name: hidden, without a suffix that says what it is, or outside
        seen.add(given, name, place, None)
        seen.found.leads(place, target)


def file_of(path: str, files: Mapping[str, object]) -> str:
    """The file of an input: itself, or what a record stands in; `files` are by their paths."""
    while path and path not in files:
        path = path.rpartition("#")[0]
    return path


def is_below(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or in it; both are real paths."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _is_report(folder: str) -> bool:
    """Whether a folder is a report of Copydesk's, finished or not. A run.json that says nothing of Copydesk is somebody's own."""
    if os.path.isfile(os.path.join(folder, *_PLAN)):
        return True
    path = os.path.join(folder, _SUMMARY)
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST_SUMMARY:
            return False
        with open(path, "rb") as file:
            return _says_copydesk(file.read())
    except OSError:
        return False


def _says_copydesk(data: bytes) -> bool:
    """Whether a run.json is Copydesk's."""
    try:
        summary = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(summary, dict) and summary.get("program") == "copydesk"


# --- refusals ---

_HIDDEN = Outcome(Status.SKIPPED, "hidden", "Hidden file: not read. Rename it, or give it as a PATH of its own, to have it read.")
_HIDDEN_FOLDER = Outcome(
    Status.SKIPPED, "hidden", "Hidden folder: its files are not read. Rename it, or give it as a PATH of its own, to have them read."
)
_NO_FILE = Outcome(Status.SKIPPED, "not-a-file", "Not an ordinary file (a device, pipe or socket). Save its text to a file.")
_REPORT = Outcome(
    Status.SKIPPED,
    "report",
    "A report of Copydesk's: its files are no articles. To have its cleaned texts read, give its folder clean/ as a PATH of its own.",
)


def _link(target: str) -> Outcome:
    return Outcome(Status.SKIPPED, "link", f"Link to {target}.")


def _refusal(path: str) -> Outcome | None:
    try:
        return None if stat.S_ISREG(os.stat(path).st_mode) else _NO_FILE
    except OSError as error:
        return _unreadable(error)


def _unreadable(error: OSError) -> Outcome:
    if error.errno == errno.ENAMETOOLONG:
        return _too_long(os.fsdecode(error.filename or ""))
    return Outcome(Status.FAILED, "unreadable", f"Cannot be opened ({error.strerror}). Check that it exists and that you may read it.")


def _too_long(location: str) -> Outcome:
    size = len(os.fsencode(location))
    message = (
        f"The path is too long for this system: {size:,} bytes from the root. Shorten the names of its folders, or move it further up."
    )
    return Outcome(Status.FAILED, "name-too-long", message)


# --- names ---


def readable(name: str) -> str:
    r"""A file name as text on one line: bytes that are no UTF-8 are shown as \\xNN, characters that nobody sees as [U+NNNN]."""
    return visible_line(os.fsencode(name).decode("utf-8", "backslashreplace"))


def _cut(name: str) -> str:
    """A name of more than LONGEST_PATH bytes: its first folders, a digest of the others, its last part."""
    if len(name.encode()) <= LONGEST_PATH:
        return name
    folders, _, last = name.rstrip("/").rpartition("/")
    digest = hashlib.sha256(folders.encode()).hexdigest()[:16]
    front = folders.encode()[: LONGEST_PATH // 3].decode("utf-8", "ignore").rpartition("/")[0]
    return "/".join(filter(None, (front, f"~{digest}", last))) + ("/" if name.endswith("/") else "")


def clean_names(paths: Callable[[], Iterable[str]], clean_format: str = "text") -> Iterator[tuple[str, str]]:
    """Input path and the cleaned text's name: a/b.txt and a/b.md stay, anything else gets .txt behind it; a name is given only
    once, also where a file system takes upper case for lower, or an accent in one character for the same in two.

    `paths` gives all paths in their order, each time that it is asked. Those that keep their own names come first.
    """
    taken = Names()  # and no file may be called as a folder
    before = ""
    for path in paths():
        folder = _folder(_wanted(path, clean_format)[0])
        if folder != before:
            before = folder
            while folder:
                taken.add(_alike(folder))
                folder = _folder(folder)
    others = False
    for keep in (True, False):
        for path in paths() if keep or others else ():
            wanted, end = _wanted(path, clean_format)
            if path.endswith(end) is not keep:
                others = True
                continue
            name, count = wanted, 2
            while not taken.add(_alike(name)):
                name = _fitting(wanted.removesuffix(end), f"~{count}{end}")
                count += 1
            yield path, name


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _wanted(path: str, clean_format: str) -> tuple[str, str]:
    """The name that a cleaned text has unless another one has it, and how it ends."""
    end = cleaned_suffix(media_of(path), clean_format)
    return _fitting(path.removesuffix(end), end), end


def record_clean_name(path: str, media: str, clean_format: str = "text") -> str:
    """The cleaned text's name of a record, whose path no other has in any case."""
    end = cleaned_suffix(media, clean_format)
    folders, slash, last = path.removesuffix(end).rpartition("/")
    if len(last.encode()) > LONGEST_NAME - 10:
        digest = hashlib.sha256(last.encode()).hexdigest()[:16]
        last = f"{last.encode()[: LONGEST_NAME - 30].decode('utf-8', 'ignore')}~{digest}"
    return f"{folders}{slash}{last}{end}"


def _alike(name: str) -> str:
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _fitting(name: str, end: str) -> str:
    """`name` and `end`, each part cut to what a file system takes; an input's own name may leave no room for more."""
    if len(name.encode()) + len(end) <= LONGEST_NAME:
        return f"{name}{end}"
    *folders, last = name.split("/")
    cut = [part.encode()[:LONGEST_NAME].decode("utf-8", "ignore") for part in folders]
    return "/".join([*cut, last.encode()[: LONGEST_NAME - len(end)].decode("utf-8", "ignore") + end])

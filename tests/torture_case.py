"""One case of the torture folder, and what the lists of them are made of.

`expect` names status and code, "partial:broken-gzip"; alternatives stand side by side, "ok|failed:too-slow"; a status alone takes any
code. `text` is what the lines must give back exactly, `kept` are words that must stand in them (with `or_said` only where the status is
ok: a loss may be told of instead), `clean` words that must stand in the cleaned file, `gone` words that may stand nowhere. `seconds` of
processor time have to do. Cases marked `whole` are large: `make test` leaves them to `make torture`.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Maker = Callable[[Path], None]
Content = bytes | Callable[[], bytes]

END = "look at the numbers again in autumn"
STORY = (
    "Night ferries return to Holm Island\n\n"
    "The ferry to Holm Island will run through the night from next week, the harbour board said. "
    "“We expect forty passengers a night,” said Ines Holt, who chairs the board. "
    "The service is expected to cost less than a new pier, although the figures may still change.\n\n"
    "Two boats share the work. The older one was built in 1988 and was repainted in spring. The crossing takes forty minutes, and a "
    f"ticket costs as much as it does by day. Holt said that the board would {END}.\n"
)
LINES = [line for line in STORY.split("\n") if line]
BLOCKS = "".join(f"<p>{line}</p>" for line in LINES)
SECOND = "The lighthouse keeper of Skerry Point painted his boat green and rowed it across the bay before breakfast."
SYSTEM_FILE = "root:x:0:0"
MIB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One input. Its content, or a maker where it is no ordinary file; `listed` is its name in the tables where that differs."""

    kind: str
    name: str
    content: Content = b""
    maker: Maker | None = None
    expect: str = "ok"
    text: str | None = None
    kept: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    or_said: bool = False
    seconds: float = 2.0
    whole: bool = False
    listed: str = ""

    @property
    def path(self) -> str:
        """The input's name in the tables."""
        shown = os.fsencode(self.name).decode("utf-8", "backslashreplace")
        named = (f"[U+{ord(char):04X}]" if unicodedata.category(char) in ("Cc", "Cf") else char for char in shown)
        return self.listed or "".join(named)


def page(body: str, head: str = "", title: str = "Night ferries") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def texts(kind: str, files: dict[str, str], **common: object) -> list[Case]:
    """Plain texts whose lines must give back every character."""
    cases = []
    for name, text in files.items():
        read = text.replace("\r\n", "\n").replace("\r", "\n")
        cases.append(Case(kind=kind, name=name, content=text.encode(), text=read, **common))  # type: ignore[arg-type]  # fields by name
    return cases


def pages(kind: str, files: dict[str, str], expect: str = "ok", **common: object) -> list[Case]:
    """Pages that hold the whole story; none of it may be lost."""
    settings = {"kept": (*LINES[1:2], END), **common}
    return [
        Case(kind=kind, name=name, content=source.encode(), expect=expect, **settings)  # type: ignore[arg-type]  # fields by name
        for name, source in files.items()
    ]


def large(kind: str, name: str, make: Callable[[], str | bytes], expect: str, seconds: float = 10.0, **more: object) -> Case:
    def content() -> bytes:
        made = make()
        return made.encode() if isinstance(made, str) else made

    return Case(kind=kind, name=name, content=content, expect=expect, seconds=seconds, whole=True, **more)  # type: ignore[arg-type]

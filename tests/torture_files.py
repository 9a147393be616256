"""Torture cases: files. Other formats under the names of texts, gzip, names, and entries of a folder that are no files."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import random
import sqlite3
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from torture_case import BLOCKS, END, MIB, STORY, SYSTEM_FILE, Case, Maker, large, page, pages, texts

# --- other things under names of ours ---


def _zip(names: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in names.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _database() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table night (ferry text)")
    return bytes(connection.serialize())


def _parquet() -> bytes:
    import polars as pl

    buffer = io.BytesIO()
    pl.DataFrame({"night": ["ferry"]}).write_parquet(buffer)
    return buffer.getvalue()


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def other_formats() -> list[Case]:
    noise = random.Random(8).randbytes(20_000)  # noqa: S311 -- a sample, no secret
    binary = {
        "pdf.txt": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "png.txt": _png(), "png.html": _png(),
        "zip.txt": _zip({"a.txt": STORY}), "docx.md": _zip({"word/document.xml": "<w/>"}), "gz.txt": gzip.compress(STORY.encode(), mtime=0),
        "parquet.txt": _parquet(), "sqlite.txt": _database(), "elf.txt": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        "rtf.txt": b"{\\rtf1\\ansi Night ferries}", "pickle.txt": pickle.dumps({"night": list(range(300))}), "noise.txt": noise,
        "noise.html": noise, "jpeg.txt": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + noise, "mp3.txt": b"ID3\x04\0\0" + noise,
        "zstd.txt": b"\x28\xb5\x2f\xfd" + noise,
        "tar.txt": b"a.txt" + b"\0" * 95 + b"0000644\0" + b"\0" * 404 + STORY.encode()[:300] + b"\0" * 700,
        "webp.txt": b"RIFF\x24\0\0\0WEBPVP8 " + noise, "class.txt": b"\xca\xfe\xba\xbe\0\0\0\x3d" + noise,
        "wasm.txt": b"\0asm\1\0\0\0" + noise,
    }  # fmt: skip
    cases = [Case(kind="other formats", name=name, content=data, expect="skipped:binary") for name, data in binary.items()]
    mail = f"From: a@b.example\nTo: c@d.example\nSubject: Night\nMIME-Version: 1.0\n\n{STORY}"
    readable = {
        "json.txt": json.dumps({"title": "Night", "body": STORY}), "csv.txt": "a,b\n1,=2+3\n" * 50,
        "xml.txt": f"<?xml version='1.0'?><a><b>{STORY}</b></a>", "eml.txt": mail, "html-in.txt": page(BLOCKS),
        "markdown-in.txt": f"# Night\n\n**{STORY}**", "python.txt": "import os\nprint('may')\n" * 20,
        "svg.txt": "<svg><script>alert(1)</script></svg>\n" + STORY, "base64.txt": "TmlnaHQgZmVycmllcw==" * 500,
        "log.txt": "2021-05-03 12:00:00 INFO started\n" * 300, "postscript.txt": "%!PS-Adobe-3.0\n" + STORY,
        "diff.txt": "--- a\n+++ b\n@@ -1 +1 @@\n-may\n+=may\n" * 50, "latex.txt": "\\section{Night}\n" + STORY,
    }  # fmt: skip
    cases += texts("other formats", readable)
    cases += pages("other formats", {"text-in.html": STORY, "text-in.xhtml": STORY, "markdown-in.html": f"# Night\n\n{STORY}"})
    for name in (
        "data.yaml",
        "table.ods",
        "no-suffix",
        "letter.docx",
        "old.doc",
        "page.htmlx",
        "page.html.bak",
        "archive.7z",
        "x.txt.rar",
        "name.txt~",
    ):
        cases.append(Case(kind="other formats", name=name, content=STORY.encode(), expect="skipped:unsupported"))
    cases.append(Case(kind="other formats", name="feed.xml", content=STORY.encode(), expect="failed:broken-xml"))
    return cases


def gzips() -> list[Case]:
    packed = gzip.compress((STORY * 30).encode(), mtime=0)
    damaged = packed[:200] + bytes([packed[200] ^ 0xFF]) + packed[201:]
    wrong_sum = packed[:-8] + b"\0\0\0\0" + packed[-4:]
    files: dict[str, tuple[bytes, str]] = {
        "good.txt.gz": (packed, "ok"), "two-members.txt.gz": (packed + packed, "ok"),
        "many-members.txt.gz": (gzip.compress(STORY.encode(), mtime=0) * 200, "ok"), "padded.txt.gz": (packed + b"\0" * 512, "ok"),
        "cut.txt.gz": (packed[: len(packed) // 2], "partial:truncated-gzip"), "cut-sum.txt.gz": (packed[:-4], "partial:truncated-gzip"),
        "header-only.txt.gz": (packed[:10], "failed:broken-gzip"), "empty.txt.gz": (b"", "failed:broken-gzip|skipped:empty"),
        "garbage-behind.txt.gz": (packed + b"garbage", "partial:broken-gzip"),
        "damaged.txt.gz": (damaged, "partial:broken-gzip|failed:broken-gzip"), "wrong-sum.txt.gz": (wrong_sum, "partial:broken-gzip"),
        "not-gzip.txt.gz": (STORY.encode(), "failed:broken-gzip"), "twice.txt.gz": (gzip.compress(packed, mtime=0), "skipped:binary"),
        "of-nothing.txt.gz": (gzip.compress(b"", mtime=0), "skipped:empty"),
        "page.html.gz": (gzip.compress(page(BLOCKS).encode(), mtime=0), "ok"),
        "of-pdf.txt.gz": (gzip.compress(b"%PDF-1.7\n", mtime=0), "skipped:binary"), "upper.TXT.GZ": (packed, "ok"),
        "named.md.gz": (b"\x1f\x8b\x08\x08\0\0\0\0\0\x03../../x\0" + packed[10:], "ok"),
    }  # fmt: skip
    cases = [
        Case(kind="gzip", name=name, content=data, expect=expect, kept=("Two boats share",) if expect == "ok" else ())
        for name, (data, expect) in files.items()
    ]
    cases.append(large("gzip", "bomb.txt.gz", lambda: gzip.compress(b"a " * (25 * MIB), mtime=0), "failed:too-large", 5))
    cases.append(
        large(
            "gzip",
            "bomb-twice.txt.gz",
            lambda: gzip.compress(gzip.compress(b"\0" * (100 * MIB), mtime=0), mtime=0),
            "skipped:binary|failed:too-large",
            5,
        )
    )
    cases.append(large("gzip", "bomb-members.txt.gz", lambda: gzip.compress(b"a " * 500_000, mtime=0) * 100, "failed:too-large", 5))
    return cases


# --- names, and files that are no files ---

NAMES = (
    "-.txt", "--out.txt", "-rf", "a\nb.txt", "\r.txt", "\x1b[31m.txt", "100%25.txt", "%s.txt", "a#b?c=d&e.txt", "q'u\"o<te>.txt", " .txt",
    "  two  .txt", "=cmd|'!A1.txt", "@x.txt", "index.html", "run.json.txt", "rules.html", "UPPER.TXT", "upper.txt", "UPPER.TXT.txt",
    "café.txt", "cafe\u0301.txt", "a.html", "a.html.txt", "{{7*7}}.txt", "&amp;.txt", "<script>alert(1)<",
    "</title>.txt".replace("/", "∕"), "..txt", "...txt", "a..txt", "CON.txt", "nul.txt.txt", "COM1.html", "aux.md", "a\\b.txt", "C:x.txt",
    "a:b.txt", "*.txt", "a|b.txt", "~.txt", "$HOME.txt", "`x`.txt", "\u202etxt.exe.txt", "\u200b.txt", "😀.txt", "\ufeff.txt",
    "n" * 251 + ".txt", "n" * 250 + ".html", "n" * 248 + ".txt.gz", "é" * 125 + ".txt", "n" * 255, "STRASSE.txt", "straße.txt", "I.txt",
    "ı.txt", "İ.txt", "bad\udcff\udcfe.txt", "bad\\xff\\xfe.txt", "\udce9t\udce9.html", "articles/index.html", "data/run.txt",
    "clean/a.txt", "static/x.txt", "x.txt/y.txt", "a b/c d.txt",
)  # fmt: skip


def names() -> list[Case]:
    cases = []
    for name in NAMES:
        data = page(BLOCKS).encode() if name.endswith("html") else STORY.encode()
        data = gzip.compress(data, mtime=0) if name.endswith(".gz") else data
        readable = name.lower().removesuffix(".gz").endswith((".txt", ".md", ".html"))
        expect = "skipped:hidden" if name.startswith(".") else "ok" if readable else "skipped:unsupported"
        # Shown as the one before it, which holds bytes that are no UTF-8: the folder's name in front tells them apart.
        listed = f"in/names/{name}" if name == "bad\\xff\\xfe.txt" else ""
        kept = (END,) if expect == "ok" else ()
        cases.append(Case(kind="names", name=f"names/{name}", content=data, expect=expect, kept=kept, listed=listed))
    return cases


def _link(target: str) -> Maker:
    return lambda path: path.symlink_to(target)


def _device(path: Path) -> None:
    os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))  # as /dev/zero: endless


def _unreadable(path: Path) -> None:
    path.write_text(STORY, encoding="utf-8")
    path.chmod(0)


def _closed_folder(path: Path) -> None:
    path.mkdir()
    (path / "inside.txt").write_text(STORY, encoding="utf-8")
    path.chmod(0)


def _hidden_file(path: Path) -> None:
    path.write_text(STORY, encoding="utf-8")


def _hidden_folder(path: Path) -> None:
    path.mkdir()
    (path / "secret.txt").write_text(STORY, encoding="utf-8")


def _too_deep(path: Path) -> None:
    """Folders in folders until the path is longer than the system takes, then a text."""
    path.mkdir()
    folder = os.open(path, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=folder)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    file = os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(file, STORY.encode())
    os.close(file)
    os.close(folder)


def kinds_of_files() -> list[Case]:
    makers: dict[str, tuple[Maker, str, str]] = {  # expectation, and the name where it differs
        "fifo.txt": (os.mkfifo, "skipped:not-a-file", ""),
        "socket.txt": (lambda path: os.mknod(path, stat.S_IFSOCK | 0o600), "skipped:not-a-file", ""),
        "device.txt": (_device, "skipped:not-a-file", ""), "gone.txt": (_link("nowhere"), "failed:unreadable", ""),
        "self.txt": (_link("self.txt"), "failed:unreadable", ""), "one.txt": (_link("two.txt"), "failed:unreadable", ""),
        "two.txt": (_link("one.txt"), "failed:unreadable", ""), "zero.txt": (_link("/dev/zero"), "skipped:link|skipped:not-a-file", ""),
        "passwd.txt": (_link("/etc/passwd"), "skipped:link", ""), "outside.txt": (_link("../../outside.txt"), "skipped:link", ""),
        "inside.txt": (_link("../word.txt"), "ok|skipped:link", ""),
        "outside-folder": (_link("../../beside"), "skipped:link", "files/outside-folder/"),
        "up": (_link(".."), "skipped:link", "files/up/"), "folder.txt": (Path.mkdir, "", ""),
        "unreadable.txt": (_unreadable, "failed:unreadable", ""), "closed": (_closed_folder, "failed:unreadable", "files/closed/"),
        ".hidden": (_hidden_folder, "skipped:hidden", "files/.hidden/"), ".hidden.txt": (_hidden_file, "skipped:hidden", ""),
        "empty": (Path.mkdir, "", ""), "deep": (_too_deep, "failed", "files/deep/*"),
    }  # fmt: skip
    return [
        Case(
            kind="kinds of files",
            name=f"files/{name}",
            maker=make,
            expect=expect,
            listed=listed,
            gone=(SYSTEM_FILE, "from outside the folder"),
        )
        for name, (make, expect, listed) in makers.items()
    ]

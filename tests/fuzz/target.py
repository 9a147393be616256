"""Coverage-guided fuzzing of the four parts that meet what a folder holds: `python tests/fuzz/target.py decode|render|boilerplate|rules`.

Needs atheris (`pip install '.[fuzz]'`; CPython on Linux and macOS). `make fuzz` runs one target after the other. Whatever raises, or
breaks a promise that tests/test_properties.py holds, ends the run and leaves the input as crash-…; it becomes one of
the torture cases. Options of libFuzzer may follow: -max_total_time=1800 -runs=10000.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # tests/, where the torture cases are

PACKAGES = ["copydesk"]
with atheris.instrument_imports(include=PACKAGES):
    from copydesk.article import Article
    from copydesk.config import Config
    from copydesk.context import Context
    from copydesk.read.encodings import decode
    from copydesk.read.stage import binary_kind
    from copydesk.render.stage import render
    from copydesk.rulebook import load_rules
    from copydesk.stages import clean, judge

from torture_cases import cases  # noqa: E402 -- the path has to be set before

CONTEXT = Context(load_rules())
MEDIA = ("text", "markdown", "html")


def fuzz_decode(data: bytes) -> None:
    """Any bytes become text with LF line ends and without surrogates; the characters that were lost are counted."""
    for media in MEDIA:
        binary_kind(data)
        decoded = decode(data, media)
        assert "\r" not in decoded.text
        decoded.text.encode()
        assert decoded.replaced >= 0
        assert bool(decoded.replaced) == any(note.code == "replaced-characters" for note in decoded.notes)


def fuzz_render(data: bytes) -> None:
    """Any text becomes lines that give it back, as a page and as Markdown."""
    text = _text(data)
    for media in MEDIA[1:]:
        _check(render(Article(path="a", media=media, text=text), Config()), text if media == "markdown" else None)


def fuzz_boilerplate(data: bytes) -> None:
    """Every line is kept or has its rule, whatever is in it."""
    text = _text(data)
    for media in MEDIA[:2]:
        opened = render(Article(path="a", media=media, text=text), Config())
        article = clean([opened], CONTEXT)[0]
        _check(article, text)
        assert all(line.rule for line in article.lines if not line.kept)


def fuzz_rules(data: bytes) -> None:
    """All stages behind the cleaning: findings are slices of the text."""
    text = _text(data)
    article = judge(clean([render(Article(path="a", text=text), Config(language="en"))], CONTEXT)[0], CONTEXT)
    _check(article, text)


def _text(data: bytes) -> str:
    """Text as decoding leaves it: no carriage returns, no NUL."""
    return data.decode("utf-8", "replace").replace("\r", "\n").replace("\0", "\ufffd")


def _check(article: Article, text: str | None) -> None:
    if article.outcome.status.has_text:
        assert text is None or article.text == text
        assert "\n".join(article.text[line.start : line.end] for line in article.lines) == article.text
        assert all(article.text[finding.start : finding.end] == finding.text for finding in article.findings)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": fuzz_decode,
    "render": fuzz_render,
    "boilerplate": fuzz_boilerplate,
    "rules": fuzz_rules,
}


def seeds(folder: Path) -> Path:
    """The small torture cases as a corpus to begin with."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(_small(case.content for case in cases() if not case.whole)):
        (folder / f"{number:04d}").write_bytes(content)
    return folder


def _small(contents: Iterable[object]) -> Iterable[bytes]:
    return (content for content in contents if isinstance(content, bytes) and len(content) < 4_096)


def main() -> None:
    name, *options = sys.argv[1:] or ["help"]
    if name not in TARGETS:
        sys.exit(__doc__)
    corpus = seeds(Path(".fuzz") / name)
    atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()

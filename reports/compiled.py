"""The templates as jinja2 compiles them, which takes as long as a dozen pages: kept between processes (`copydesk.kept`)."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, Environment, compiler, lexer, nodes, optimizer, parser

from copydesk.kept import kept

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class Printing(compiler.CodeGenerator):
    """Code that prints what `finalize` gives as it stands: that has escaped it. jinja2's own makes a Markup of each of a page's thousand
    values, which costs more than to escape them.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: compiler.Frame, finalize: Any) -> None:  # noqa: ARG002  # as jinja2 calls it
        self.write("environment.finalize(")

    def _output_child_post(self, node: nodes.Expr, frame: compiler.Frame, finalize: Any) -> None:  # noqa: ARG002
        self.write(")")


class Kept(BytecodeCache):
    """What jinja2 asks for the code of a template by its name; it has that of every template in a folder."""

    def __init__(self, environment: Environment, folder: Path, made_by: Iterable[str]) -> None:
        """`made_by`: the files that say how `environment` compiles, beside jinja2's own."""
        sources = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.j2"))}

        def compiled() -> dict[str, bytes]:
            code = {name: environment.compile(source, name, str(folder / name)) for name, source in sources.items()}
            return {name: marshal.dumps(each) for name, each in code.items()}

        files = (*made_by, __file__, *(str(module.__file__) for module in (compiler, lexer, nodes, optimizer, parser)))
        made_from = (str(folder), *(text for pair in sources.items() for text in pair))
        self._code: dict[str, bytes] = kept("templates", made_from, files, compiled)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002  # the folder is always the same
        """The template's name."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in the code."""
        bucket.code = marshal.loads(self._code[bucket.key])  # noqa: S302  # trusted as Python's own compiled files are

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Nothing is left to keep."""

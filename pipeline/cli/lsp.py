"""`copydesk lsp`: what `lint` finds, in an editor while somebody writes, by the Language Server Protocol over standard input and output."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer  # noqa: TC002  # Typer reads the annotations when the command is made

from copydesk.cli.console import Exit, exit_codes
from copydesk.cli.lint import checked_in, wanted_of
from copydesk.cli.options import (
    CommentsOption,
    DisableOption,
    ExtractorOption,
    IgnoreOption,
    LanguageOption,
    RulesOption,
    SelectOption,
    warn_of_language,
)
from copydesk.cli.single import context_for, for_article
from copydesk.errors import UsageError
from copydesk.families import Severity
from copydesk.version import __version__

if TYPE_CHECKING:
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer
    from pygls.workspace import TextDocument

    from copydesk.annotations.checked import Place, Spot, Wanted
    from copydesk.context import Context

EPILOG = "Example, for an editor that is told which command to start for text, Markdown and HTML:\n\n    copydesk lsp\n\n" + exit_codes(
    Exit.USAGE
)
PAUSE = 0.3  # seconds without a change after which a text is looked at
_SUFFIX = {"plaintext": ".txt", "markdown": ".md", "html": ".html"}  # by an editor's word for a document that has no name yet


def lsp(
    ctx: typer.Context,
    extractor: ExtractorOption = "trafilatura",
    comments: CommentsOption = True,
    language: LanguageOption = None,
    rules: RulesOption = None,
    disable: DisableOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
) -> None:
    """Serve an editor: the findings of copydesk lint in text, Markdown and HTML, as they are written.

    The editor starts it and speaks to it on standard input and output. The configuration and the rules are read once, at the start.
    """
    try:
        from pygls.lsp.server import LanguageServer
    except ImportError:
        raise UsageError("lsp needs some packages more: pip install 'copydesk[lsp]'") from None
    from asyncio import sleep

    from lsprotocol import types

    context = context_for(ctx, rules, disable, extractor=extractor, comments=comments, language=language)
    warn_of_language(context.rules, language)
    wanted = wanted_of(context.rules, select=select, ignore=ignore)
    # In full at each change: where lines end is for the editor to say, and a part of a text would have to be put in its place by that.
    server = LanguageServer("copydesk", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)

    def opened(params: types.DidOpenTextDocumentParams | types.DidSaveTextDocumentParams) -> None:
        _publish(server, params.text_document.uri, context, wanted)

    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        await sleep(PAUSE)
        uri = params.text_document.uri
        known = server.workspace.text_documents.get(uri)
        if known is not None and known.version == params.text_document.version:  # else it is closed, or has changed again
            _publish(server, uri, context, wanted)

    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(params.text_document.uri, []))

    for name, act in (("Open", opened), ("Change", changed), ("Save", opened), ("Close", closed)):
        server.feature(f"textDocument/did{name}")(act)
    server.start_io()


def _publish(server: LanguageServer, uri: str, context: Context, wanted: Wanted) -> None:
    """Send the editor what is found in a document as it stands there."""
    from lsprotocol import types

    document = server.workspace.get_text_document(uri)
    codec = server.workspace.position_codec
    lines = document.source.split("\n")

    def at(place: Place | None, default: types.Position) -> types.Position:
        if place is None or place.column is None:
            return default
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        return types.Position(place.line - 1, codec.client_num_units(line[: place.column - 1]))

    def diagnostic(spot: Spot) -> types.Diagnostic:
        start = at(spot.begin, types.Position(0, 0))
        row = spot.row
        rule = context.rules.get(row["rule"])
        return types.Diagnostic(
            range=types.Range(start, at(spot.end, start)),
            message=row["message"],
            severity=getattr(types.DiagnosticSeverity, _SEVERITY[row["severity"]]),
            code=row["rule"],
            code_description=None if rule is None else types.CodeDescription(f"{_file_of(rule.file).as_uri()}#L{rule.file_line}"),
            source="copydesk",
        )

    found = [diagnostic(spot) for spot in _spots(document, context, wanted)]
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, document.version))


_SEVERITY = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Information"}


def _file_of(rule_file: str) -> Path:
    """The file of a rule by the name that rules have: one of those that come with the program, or of the user's."""
    from copydesk.rules import FOLDER

    ours = FOLDER / rule_file.removeprefix("rules/")
    return ours if ours.exists() else Path(rule_file).absolute()


def _spots(document: TextDocument, context: Context, wanted: Wanted) -> Sequence[Spot]:
    """What is found in a document that is text, Markdown or HTML. It goes the way of every file, by a copy that is gone afterwards."""
    from tempfile import TemporaryDirectory

    from copydesk.article import Source
    from copydesk.read.names import media_of

    path, here = Path(document.path), Path.cwd()
    if media_of(path.name) is None:
        if document.language_id not in _SUFFIX:
            return ()
        path = path.with_name(path.name + _SUFFIX[document.language_id])
    name = path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()  # as [[ignore]] may have it
    with TemporaryDirectory(prefix="copydesk-") as folder:
        copy = Path(folder).resolve() / f"text{path.suffix}"
        copy.write_text(document.source, encoding="utf-8", newline="")
        return checked_in(Source(name, str(copy)), for_article(context, name), wanted, quiet=True).spots

"""`copydesk lsp` as an editor has it: a client of the protocol starts the command and speaks to it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from copydesk import __version__
from copydesk.rulebook import load_rules

PATIENCE = 90.0  # seconds: the machine may be busy
SPACE = "The gates were opened.They held.\n"


class Editor:
    """A client, and what it was told of each document."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri() if ":" not in name else name

    def opens(self, name: str, text: str, language: str = "plaintext", version: int = 1) -> None:
        document = types.TextDocumentItem(self.uri(name), language, version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def changes(self, name: str, text: str, version: int) -> None:
        whole = types.TextDocumentContentChangeWholeDocument(text)
        document = types.VersionedTextDocumentIdentifier(version, self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    async def hears(self, name: str) -> tuple[int | None, list[types.Diagnostic]]:
        """The version of the document that the next message is about, and what was found in it."""
        told = await asyncio.wait_for(self.told.get(), PATIENCE)
        assert told.uri == self.uri(name)
        return told.version, list(told.diagnostics)


def editing(folder: Path, work: Callable[[Editor], Awaitable[None]], *options: str, encodings: Any = None) -> None:
    """Do `work` in an editor that starts `copydesk lsp` in `folder`."""

    async def all_of_it() -> None:
        client = LanguageClient("an editor", "1")
        editor = Editor(client, folder)

        def is_told(params: types.PublishDiagnosticsParams) -> None:
            editor.told.put_nowait(params)

        client.feature("textDocument/publishDiagnostics")(is_told)
        await client.start_io(sys.executable, "-m", "copydesk", "lsp", *options, cwd=folder, env={**os.environ, "PYTHONWARNINGS": "ignore"})
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        asked = types.InitializeParams(types.ClientCapabilities(general=general), root_uri=folder.as_uri())
        answer = await asyncio.wait_for(client.initialize_async(asked), PATIENCE)
        assert answer.server_info is not None
        assert (answer.server_info.name, answer.server_info.version) == ("copydesk", __version__)
        client.initialized(types.InitializedParams())
        await work(editor)
        await asyncio.wait_for(client.shutdown_async(None), PATIENCE)
        client.exit(None)
        stop: Any = client.stop  # pygls has no type for it
        await asyncio.wait_for(stop(), PATIENCE)

    asyncio.run(all_of_it())


def place(found: types.Diagnostic) -> tuple[int, int, int, int]:
    start, end = found.range.start, found.range.end
    return start.line, start.character, end.line, end.character


def test_an_editor_is_told_of_findings_as_a_text_is_opened_changed_saved_and_closed(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        editor.opens("a.txt", f"\n{SPACE}")
        version, (found,) = await editor.hears("a.txt")
        assert version == 1
        assert place(found) == (1, 15, 1, 26)
        assert (found.severity, found.code, found.source) == (types.DiagnosticSeverity.Error, "defects.missing-space", "copydesk")
        rule = load_rules().get("defects.missing-space")
        assert rule is not None
        assert found.message == rule.message
        assert found.code_description is not None
        file, number = urlsplit(found.code_description.href).path, urlsplit(found.code_description.href).fragment
        assert f'id = "{rule.id}"' in Path(unquote(file)).read_text(encoding="utf-8").splitlines()[int(number[1:]) - 1 :][:3]
        editor.changes("a.txt", "The gates were opened.They held. They held.They", 2)
        editor.changes("a.txt", "The gates may open.", 3)
        version, (found,) = await editor.hears("a.txt")
        assert version == 3, "what is written on is not looked at"
        assert (found.severity, found.code, place(found)) == (types.DiagnosticSeverity.Warning, "speculation.may", (0, 10, 0, 13))
        saved = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(editor.uri("a.txt")))
        editor.client.text_document_did_save(saved)
        assert (await editor.hears("a.txt"))[1] == [found]
        editor.changes("a.txt", "The gates could open.", 4)
        editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri("a.txt"))))
        assert await editor.hears("a.txt") == (None, [])
        editor.opens("b.txt", "The gates held.")
        assert await editor.hears("b.txt") == (1, []), "of the text that was closed nothing more is said"

    editing(tmp_path, work)


@pytest.mark.parametrize(("encoding", "wave"), [(types.PositionEncodingKind.Utf32, 1), (types.PositionEncodingKind.Utf16, 2)])
def test_places_are_in_the_units_of_the_editor_and_in_the_lines_of_a_page(
    encoding: types.PositionEncodingKind, wave: int, tmp_path: Path
) -> None:
    text = "🌊 The gates were opened.They held."
    begin, end = text.index("opened.") - 1 + wave, text.index(" held") - 1 + wave

    async def work(editor: Editor) -> None:
        editor.opens("a.html", f"<!DOCTYPE html>\n<title>Weir</title>\n<p>\n{text}</p>\n", "html")
        assert [place(found) for found in (await editor.hears("a.html"))[1]] == [(3, begin, 3, end)]
        editor.opens("untitled:Draft-1", f"\r\n\r\n{text}", "markdown")
        assert [place(found) for found in (await editor.hears("untitled:Draft-1"))[1]] == [(2, begin, 2, end)]
        editor.opens("a.py", text, "python")
        assert (await editor.hears("a.py"))[1] == [], "no text"

    editing(tmp_path, work, encodings=[encoding])


def test_the_configuration_and_the_options_hold(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('[[ignore]]\npath = "drafts/a.txt"\nrules = ["spacing"]\n', encoding="utf-8")
    (tmp_path / "our-rules").mkdir()
    (tmp_path / "our-rules" / "a b.toml").write_text(
        '[[rules]]\nid = "style.own.gate"\nfamily = "style"\ncategory = "own"\nlanguages = ["*"]\nmatch = "gates"\nmessage = "Gates."\n'
        'examples = ["[[Gates]]", "Gate"]\n',
        encoding="utf-8",
    )

    async def work(editor: Editor) -> None:
        text = "The gates may have been opened.They held.\n"
        editor.opens("drafts/a.txt", text)
        (found,) = (await editor.hears("drafts/a.txt"))[1]
        assert found.code == "style.own.gate"
        assert found.code_description is not None
        assert found.code_description.href == f"{(tmp_path / 'our-rules' / 'a b.toml').as_uri()}#L1"
        editor.opens("in/drafts/a.txt", text)  # as the report names it, in whose folder it stands
        assert [found.code for found in (await editor.hears("in/drafts/a.txt"))[1]] == ["style.own.gate"]
        editor.opens("drafts/b.txt", text)
        assert [found.code for found in (await editor.hears("drafts/b.txt"))[1]] == ["style.own.gate", "defects.missing-space"]

    editing(tmp_path, work, "--rules", "our-rules", "--ignore", "speculation")

"""`copydesk serve`: a report for several reviewers at once."""

from __future__ import annotations

import logging
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.console import Exit, exit_codes, say, tell
from copydesk.cli.options import path_of
from copydesk.errors import UsageError

PORT = 8420
EPILOG = (
    "Examples:\n\n    copydesk serve copydesk-report\n\n    copydesk serve copydesk-report --host 0.0.0.0 --name desk.example\n\n"
    "    copydesk review apply copydesk-report.decisions.sqlite\n\n" + exit_codes(Exit.USAGE)
)
_LOCAL = ("127.0.0.1", "::1", "localhost")
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # only where the user asks for it


def serve(
    report: Annotated[Path, typer.Argument(parser=path_of, metavar="REPORT", help="The folder that copydesk run wrote.")],
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; 0.0.0.0 lets other computers in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="NUMBER", min=0, max=65535, help="0 takes one that is free.")] = PORT,
    names: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", help="What others call this computer; may be repeated.")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", parser=path_of, help="Where decisions go; default: REPORT.decisions.sqlite, beside the report."),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(envvar="COPYDESK_TOKEN", metavar="SECRET", help="What the address must have; default: a new one each time."),
    ] = None,
) -> None:
    """Show a report to several reviewers at once, and take their decisions into one file.

    Each sees what the others decide. Who has the address with its token can read the report and decide; nobody else can. What is sent is
    not encrypted: beyond your own network, put a web server with a certificate in front. copydesk review reads the file.
    """
    try:
        from waitress import create_server
    except ImportError:
        raise UsageError("serve needs one package more: pip install 'copydesk[serve]'") from None
    from copydesk.review import log
    from copydesk.review.compare import whole_report
    from copydesk.review.decisions import DATABASE
    from copydesk.review.server import MOST_BYTES, Desk

    if token is not None and len(token) < 16:
        raise UsageError("--token: shorter than 16 characters. Others could guess it: leave it away, and a new one is made.")
    whole_report(report)
    file = decisions or report.absolute().with_name(f"{report.absolute().name}.decisions{DATABASE}")
    if file.absolute().is_relative_to(report.absolute()):
        raise UsageError(f"{file}: lies in the report, which the next run replaces. Give --decisions a file outside of it.")
    log.begin(file)
    try:
        listening = _listening(host, port)
    except OSError as wrong:
        reason = wrong.strerror or wrong
        raise UsageError(f"--host {host} --port {port}: nothing can listen there ({reason}). --port 0 takes a port that is free.") from None
    desk = Desk(
        report=report,
        log=file,
        token=token or secrets.token_urlsafe(18),
        port=listening.getsockname()[1],
        names=frozenset(name.lower().rstrip(".") for name in ("localhost", host, socket.gethostname(), *(names or ()))),
    )
    for address in _addresses(host, names or ()):
        say(f"http://{address}:{desk.port}/?token={desk.token}", exact=True)
    tell(f"Decisions go to {file}. Ctrl-C ends this.")
    if host not in _LOCAL:
        tell("Who has an address above can read the report and decide. What is sent is not encrypted.")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a request waits a moment is nothing to tell
    create_server(desk, sockets=[listening], ident=None, threads=8, max_request_body_size=MOST_BYTES).run()


def _listening(host: str, port: int) -> socket.socket:
    """A socket at that address, that nothing else listens at."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family)


def _addresses(host: str, names: Sequence[str]) -> Sequence[str]:
    """What a browser may be given: the names, else this computer's own name where it listens everywhere, else the address."""
    if names:
        return names
    shown = socket.gethostname() if host in _EVERYWHERE else host
    return [f"[{shown}]" if ":" in shown else shown]

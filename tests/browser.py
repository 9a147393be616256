"""A Chromium that tests drive as a person does: open, click, tap, press, type. It speaks the DevTools protocol over a pipe, without a port."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    " --disable-default-apps --remote-debugging-pipe"
).split()
PATIENCE = 60.0  # seconds for an answer: the machine may be busy
_CODES = {"Enter": ("\r", 13), "Escape": ("", 27), "Tab": ("\t", 9)}


class Refused(AssertionError):
    """What the browser, or a script in its page, says instead of an answer: the page may just be left, or not be there yet."""


class Browser:
    """One page of one Chromium. `complaints` is what its console was given, and what was thrown in it."""

    def __init__(self, reading: int, writing: int, downloads: Path) -> None:
        self._reading, self._writing = reading, writing
        self._left = b""
        self._number = 0
        self._session: str | None = None
        self._seen: list[str] = []
        self.complaints: list[str] = []
        self.asked_to_stay = 0  # how often a page that was left asked whether that was meant; it always is
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")
        self._browser("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    def _browser(self, method: str, **params: Any) -> Any:
        session, self._session = self._session, None
        try:
            return self.send(method, **params)
        finally:
            self._session = session

    def afresh(self, address: str) -> None:
        """Open an address as if nothing had been done there yet."""
        self.open(address)
        self.run("localStorage.clear(); sessionStorage.clear()")
        self.open("about:blank")
        self.open(address)

    def send(self, method: str, **params: Any) -> Any:
        """A command of the protocol, and its answer."""
        number = self._write(method, **params)
        while True:
            answer = self._next()
            if answer.get("id") == number:
                if "error" in answer:
                    raise Refused(answer["error"])
                return answer["result"]

    def _write(self, method: str, **params: Any) -> int:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        return self._number

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            ready, _, _ = select.select([self._reading], [], [], PATIENCE)
            assert ready, "the browser does not answer"
            part = os.read(self._reading, 1 << 20)
            assert part, "the browser has gone"
            self._left += part
        message, _, self._left = self._left.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        self._note(found.get("method", ""), found.get("params", {}))
        return found

    def _note(self, method: str, params: dict[str, Any]) -> None:
        self._seen.append(method)
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" or (method == "Log.entryAdded" and params["entry"]["level"] == "error"):
            self.complaints.append(json.dumps(params)[:500])
        elif method == "Page.javascriptDialogOpening":
            if params["type"] == "beforeunload":
                self.asked_to_stay += 1
                self._write("Page.handleJavaScriptDialog", accept=True)
            else:
                self.complaints.append(f"a dialog: {params['message']}")

    def open(self, address: str) -> None:
        """Go to an address, and wait until its scripts have run; one that differs behind the # alone loads nothing."""
        self._seen.clear()
        answer = self.send("Page.navigate", url=address)
        while "loaderId" in answer and "Page.loadEventFired" not in self._seen:
            self._next()
        self.wait("document.readyState === 'complete'")

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Refused(answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait(self, condition: str, patience: float = PATIENCE) -> None:
        """Wait until an expression in the page is true. While another page is on its way, what it asks of need not be there."""
        until = time.monotonic() + patience
        while True:
            try:
                if self.run(f"Boolean({condition})"):
                    return
                why = "it is false"
            except Refused as refused:
                why = str(refused)
            assert time.monotonic() < until, f"in vain: {condition}: {why}"
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            text, code = _CODES.get(key, (key, ord(key.upper()[0])))
            common = {"key": key, "windowsVirtualKeyCode": code, "code": key if key in _CODES else ""}
            self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
            self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.send("Input.insertText", text=text)

    def _middle(self, selector: str) -> tuple[float, float]:
        place = self.run(
            f"""(() => {{ const found = document.querySelector({json.dumps(selector)}); found.scrollIntoView({{ block: "center", behavior: "instant" }});
            const place = found.getClientRects()[0]; return [place.x + place.width / 2, place.y + place.height / 2]; }})()"""
        )
        return place[0], place[1]

    def click(self, selector: str) -> None:
        """Click in the middle of what a selector finds, wherever that is."""
        x, y = self._middle(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def tap(self, selector: str) -> None:
        """Touch it with a finger."""
        x, y = self._middle(selector)
        self.send("Emulation.setTouchEmulationEnabled", enabled=True)
        self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def size(self, width: int, height: int) -> None:
        """Make the window so large."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def dark(self, wanted: bool = True) -> None:
        """Prefer dark pages, or light ones."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if wanted else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """What is seen, as a PNG."""
        shot = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browsing(folder: Path, *flags: str) -> Iterator[Browser]:
    """A browser with its profile, and what it downloads, in `folder`."""
    assert CHROMIUM
    (folder / "downloads").mkdir(parents=True, exist_ok=True)
    pipes = [os.pipe(), os.pipe()]
    # Chromium reads at 3 and writes at 4: ours are kept out of their way.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for pair in pipes for end in pair]
    for pair in pipes:
        for end in pair:
            os.close(end)
    its_in, our_out, our_in, its_out = ends
    log = os.open(folder / "chromium.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC)
    actions = [  # the log first: its own number may be 3 or 4
        (os.POSIX_SPAWN_DUP2, log, 1), (os.POSIX_SPAWN_DUP2, log, 2),
        (os.POSIX_SPAWN_DUP2, its_in, 3), (os.POSIX_SPAWN_DUP2, its_out, 4),
    ]  # fmt: skip
    command = [CHROMIUM, *FLAGS, *flags, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    process = os.posix_spawn(CHROMIUM, command, os.environ, file_actions=actions, setpgroup=0)
    for end in (its_in, its_out, log):
        os.close(end)
    try:
        yield Browser(our_in, our_out, folder / "downloads")
    finally:
        os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(our_in)
        os.close(our_out)

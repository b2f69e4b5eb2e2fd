# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page in Chromium, spoken to by its own protocol over two pipes: no driver, no package.

Chrome DevTools Protocol, ``--remote-debugging-pipe``: JSON messages that end in a zero byte, read
by the browser from descriptor 3 and written to 4.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

AXE = Path(__file__).with_name("axe") / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60.0  # seconds for one answer; a shared computer is slow at times
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
    "--force-color-profile=srgb", "--remote-debugging-pipe", "about:blank",
)  # fmt: skip


def program() -> str:
    """Where Chromium is; "" where it is not installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


class BrowserError(Exception):
    """The browser refused a call, threw in a script, or went silent."""


class Tab:
    """One tab; ``call`` is a method of the protocol, the others are what tests ask for."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = to_browser, from_browser
        self._rest, self._last, self._session = b"", 0, ""

    def attach(self) -> None:
        """Take the tab that the browser began with."""
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in targets if one["type"] == "page")
        answer = self.call("Target.attachToTarget", targetId=page, flatten=True)
        self._session = answer["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """What the browser answers; BrowserError when it refuses or is silent too long."""
        self._last += 1
        message: dict[str, object] = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        _write(self._to, json.dumps(message).encode("utf-8") + b"\0")
        answer = self._wait(lambda said: said.get("id") == self._last)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, path: Path) -> None:
        """Show a file and wait until it is loaded."""
        self.call("Page.navigate", url=path.as_uri())
        self._wait(lambda said: said.get("method") == "Page.loadEventFired")

    def look(self, width: int, height: int = 900, scheme: str = "light", forced: str = "") -> None:
        """Change the window and what the reader prefers: light or dark, forced colours."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        wishes = {"prefers-color-scheme": scheme, "forced-colors": forced or "none"}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.call("Emulation.setEmulatedMedia", features=features)

    def run(self, script: str) -> Any:
        """What a script of the tests gives, as JSON; promises are waited for."""
        wishes = {"awaitPromise": True, "returnByValue": True}
        answer = self.call("Runtime.evaluate", expression=script, **wishes)
        if "exceptionDetails" in answer:
            raise BrowserError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def axe(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """What axe-core says of the page: its violations, and what it could not decide."""
        self.run(AXE.read_text("utf-8"))
        said = self.run("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
        return {
            kind: [_brief(rule) for rule in said[kind]] for kind in ("violations", "incomplete")
        }

    def key(self, name: str, code: int) -> None:
        """Press a key: its name and its Windows key code (Tab is 9, Enter 13)."""
        for kind in ("rawKeyDown", "keyUp"):
            wishes = {"key": name, "code": name, "windowsVirtualKeyCode": code}
            self.call("Input.dispatchKeyEvent", type=kind, **wishes)

    def screenshot(self) -> bytes:
        """The whole page as PNG."""
        wishes = {"format": "png", "captureBeyondViewport": True}
        return base64.b64decode(self.call("Page.captureScreenshot", **wishes)["data"])

    def pdf(self) -> bytes:
        """The page as it is printed: what its own @page says."""
        wishes = {"preferCSSPageSize": True, "generateTaggedPDF": True}
        return base64.b64decode(self.call("Page.printToPDF", **wishes)["data"])

    def _wait(self, wanted: Any) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        while True:
            said = self._message(until)
            if wanted(said):
                return said

    def _message(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._from], [], [], left)[0]:
                raise BrowserError("the browser is silent")
            more = os.read(self._from, 1 << 20)
            if not more:
                raise BrowserError("the browser is gone")
            self._rest += more
        one, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(one)
        return said


@contextmanager
def browser(folder: Path) -> Iterator[Tab]:
    """A tab of a browser whose profile lies in the folder; closed when the tests are done."""
    theirs_in, to_browser = os.pipe()
    from_browser, theirs_out = os.pipe()

    def descriptors() -> None:
        import fcntl  # not on Windows, where Chromium takes handles instead

        kept = [fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (theirs_in, theirs_out)]
        for number, one in enumerate(kept, 3):
            os.dup2(one, number)
            os.close(one)

    child = subprocess.Popen(
        [program(), f"--user-data-dir={folder}", *_FLAGS],
        close_fds=False,
        preexec_fn=descriptors,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    tab = Tab(to_browser, from_browser)
    try:
        tab.attach()
        yield tab
    finally:
        os.close(to_browser)  # a browser whose pipe closes ends by itself
        os.close(from_browser)
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _write(to: int, message: bytes) -> None:
    while message:
        message = message[os.write(to, message) :]


def _brief(rule: Mapping[str, Any]) -> dict[str, Any]:
    nodes = [[" ".join(map(str, n["target"])), n.get("failureSummary", "")] for n in rule["nodes"]]
    return {"id": rule["id"], "help": rule["help"], "nodes": nodes[:5]}

"""Firefox by its own remote control, Marionette, for Selenium: no geckodriver is needed, which no registry has.

Its commands are those of WebDriver under other names, as JSON over a socket: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from selenium.webdriver.firefox.options import Options
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver

NAMES = {
    Command.NEW_SESSION: "NewSession",
    Command.QUIT: "DeleteSession",
    Command.GET: "Navigate",
    Command.W3C_EXECUTE_SCRIPT: "ExecuteScript",
    Command.W3C_ACTIONS: "PerformActions",
    Command.W3C_CLEAR_ACTIONS: "ReleaseActions",
    Command.SET_WINDOW_RECT: "SetWindowRect",
    Command.SCREENSHOT: "TakeScreenshot",
}
PATIENCE = 60  # seconds until it listens


class Connection(RemoteConnection):
    """What Selenium says, said over the socket."""

    def __init__(self, line: socket.socket) -> None:
        super().__init__(client_config=ClientConfig("http://localhost"))  # whose address is never asked
        self.line = line
        self.numbers = count(1)
        self.read()  # who it is

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        given = {name: value for name, value in params.items() if name != "sessionId"}
        if command == Command.SCREENSHOT:
            given = {"full": False}
        message = json.dumps([0, next(self.numbers), f"WebDriver:{NAMES[command]}", given]).encode()
        self.line.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self.read()
        if error:
            return {"status": 500, "value": error}
        isolated = isinstance(result, dict) and set(result) == {"value"}
        return {"value": result["value"] if isolated else result}

    def read(self) -> Any:
        """One message: its length, a colon, and itself."""
        length = b""
        while (sign := self.line.recv(1)) != b":":
            if not sign:
                raise ConnectionError("Firefox has gone.")
            length += sign
        text = b""
        while len(text) < int(length):
            text += self.line.recv(int(length) - len(text))
        return json.loads(text)


@contextmanager
def firefox(program: str, profile: Path) -> Iterator[WebDriver]:
    """A Firefox without a window, with a profile of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            with listening(port) as line:
                yield WebDriver(Connection(line), options=Options())
        finally:
            process.terminate()


def listening(port: int) -> socket.socket:
    """The line to it, as soon as it listens."""
    end = monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            if monotonic() > end:
                raise
            sleep(0.2)

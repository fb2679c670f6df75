"""That what goes wrong in another browser is told: the remote control of Firefox, and what is said of a journey."""

from __future__ import annotations

import json
import socket
from typing import Any, cast

import pytest
from selenium.webdriver.remote.command import Command

from tests.other_browsers import __main__ as other_browsers
from tests.other_browsers.marionette import Connection
from tests.other_browsers.visit import Visit


def sent(message: object) -> bytes:
    text = json.dumps(message).encode()
    return b"%d:%s" % (len(text), text)


def test_a_command_is_sent_under_its_other_name_and_its_answer_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(sent({"applicationType": "gecko"}) + sent([1, 1, None, {"value": "né"}]))
        connection = Connection(ours)
        found = connection.execute(Command.W3C_EXECUTE_SCRIPT, {"script": "return 1", "args": [], "sessionId": "one"})
        assert found == {"value": "né"}
        length, _, text = theirs.recv(4096).partition(b":")
        assert int(length) == len(text)
        assert json.loads(text) == [0, 1, "WebDriver:ExecuteScript", {"script": "return 1", "args": []}]


def test_an_error_and_an_end_are_told() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(sent({}) + sent([1, 1, {"error": "no such window", "message": "gone"}, None]))
        connection = Connection(ours)
        assert connection.execute(Command.GET, {"url": "x"}) == {
            "status": 500,
            "value": {"error": "no such window", "message": "gone"},
        }
        theirs.close()
        with pytest.raises(ConnectionError):
            connection.execute(Command.GET, {"url": "x"})


class Stub:
    """A browser in which nothing is seen."""

    complaints: tuple[str, ...] = ()

    def set_window_rect(self, **_: int) -> None: ...

    def save_screenshot(self, _: str) -> None: ...

    def execute_script(self, *_: object) -> Any:
        return list(self.complaints)


@pytest.mark.parametrize("wrong", ["nothing", "complaint", "missing"])
def test_a_journey_is_well_only_if_all_came_and_nothing_was_complained_of(
    wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = Stub()
    browser.complaints = ("threw it away",) if wrong == "complaint" else ()

    def look_around(_: Visit) -> None:
        assert wrong != "missing", "it never came"

    monkeypatch.setattr(other_browsers, "JOURNEYS", (look_around,))
    well = other_browsers.went_well("firefox", "desk", Visit(cast("Any", browser), "http://nowhere"), "")
    said = capsys.readouterr().out
    assert well == (wrong == "nothing")
    assert {"nothing": "ok", "complaint": "threw it away", "missing": "it never came"}[wrong] in said

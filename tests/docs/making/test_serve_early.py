"""While clips are rendered, the site is there: a film that is asked for comes first, and its answer waits for it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application

from docs.making.serve_early import Rendering, handlers, rendered
from tests.commands import ROOT

FILM = "generated/media/gates/light/clip.webm"
Ask = Callable[[str], Awaitable[HTTPResponse]]

# In place of the renderer: it makes the film that is asked for, once it is asked for.
RENDERER = """
import sys, time, pathlib
asked, film = map(pathlib.Path, sys.argv[1:])
while not (asked.exists() and "gates" in asked.read_text().split()): time.sleep(0.01)
film.parent.mkdir(parents=True)
film.write_bytes(b"the film of gates")
"""


def visit(tmp_path: Path, ask: Callable[[Ask, Rendering], Awaitable[None]]) -> None:
    """Serves a small site, whose media are rendered elsewhere, to whoever asks."""
    site, media = tmp_path / "site", tmp_path / "media"
    page = '<backprop-clip id="clip-gates"></backprop-clip><backprop-clip id="clip-paths"></backprop-clip>'
    (site / "chapter").mkdir(parents=True)
    (site / "index.html").write_text("<h1>home</h1>")
    (site / "chapter" / "index.html").write_text(page)
    (media / "gates").mkdir(parents=True)
    (media / "gates" / "captions.vtt").write_text("WEBVTT\n")
    rendering = Rendering(tmp_path / "asked")

    async def serve() -> None:
        opened, port = bind_unused_port()
        server = HTTPServer(Application(handlers(site, media, rendering)))
        server.add_sockets([opened])

        async def get(path: str) -> HTTPResponse:
            return await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/{path}", raise_error=False)

        await asyncio.wait_for(ask(get, rendering), 60)
        server.stop()

    asyncio.run(serve())


def test_the_answer_waits_for_a_film_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = tmp_path / "media" / "gates" / "light" / "clip.webm"
    monkeypatch.setattr("docs.making.serve_early.RENDER", ["-c", RENDERER])

    async def ask(get: Ask, rendering: Rendering) -> None:
        rendering_now = asyncio.create_task(rendered(rendering, str(film)))
        answer = await get(FILM)
        assert (answer.code, answer.body) == (200, b"the film of gates")
        await rendering_now
        assert rendering.is_over

    visit(tmp_path, ask)


def test_a_film_that_does_not_come_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    async def ask(get: Ask, rendering: Rendering) -> None:
        waiting = asyncio.ensure_future(get(FILM))
        while not rendering.asked.exists():
            await asyncio.sleep(0)
        rendering.is_over = True
        assert (await waiting).code == 404

    visit(tmp_path, ask)


def test_the_clips_of_a_page_that_is_opened_go_first(tmp_path: Path) -> None:
    async def ask(get: Ask, rendering: Rendering) -> None:
        assert (await get("")).code == 200
        assert (await get("chapter/")).code == 200
        assert rendering.asked.read_text().split() == ["paths", "gates"]  # the last of them is rendered first

    visit(tmp_path, ask)


def test_what_a_sketch_has_is_there_at_once(tmp_path: Path) -> None:
    async def ask(get: Ask, _: Rendering) -> None:
        assert (await get("generated/media/gates/captions.vtt")).body == b"WEBVTT\n"
        assert (await get("generated/media/gates/none.vtt")).code == 404

    visit(tmp_path, ask)


# In place of the renderer: one that has much to do, and one that has nothing to do.
BUSY = """
import time
from backprop_core.command import run_command
run_command(lambda: print("rendering", flush=True) or time.sleep(600))
"""
IDLE = "print('nothing to do', flush=True)"
SERVED = """
from pathlib import Path
from backprop_core.command import run_command
from docs.making import serve_early

serve_early.RENDER = ["-c", {renderer!r}]
serve_early.MANIFEST = Path("manifest.json")
run_command(serve_early.main)
"""


@pytest.mark.parametrize(("renderer", "begun"), [(BUSY, "rendering"), (IDLE, "nothing to do")])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_with_one_sentence(tmp_path: Path, renderer: str, begun: str, ending: int) -> None:
    (tmp_path / "index.html").touch()
    (tmp_path / "manifest.json").touch()
    with subprocess.Popen(
        [sys.executable, "-c", SERVED.format(renderer=renderer), ".", "--port", "0"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as serving:
        assert serving.stdout and serving.stderr
        lines: list[str] = []
        while not (any(begun in line for line in lines) and any("Serving on" in line for line in lines)):
            lines.append(serving.stdout.readline())
            assert lines[-1], serving.stderr.read()
        os.killpg(serving.pid, ending)  # as a terminal does, to all that it runs
        said = serving.stderr.read()
        assert serving.wait() == 130
    assert said.split() == ["Stopped."]

"""Serves the built site on this machine: `python -m docs.making.serve site --port 8000`.

Byte ranges are answered, because a browser seeks in a video by asking for a part of it; text is compressed, as the host
of the published site does, so that what is measured here holds there.
"""

from __future__ import annotations

from backprop_core.command import run_command

import argparse
import asyncio
import contextlib
import mimetypes
import sys
from collections.abc import Coroutine
from pathlib import Path
from socket import socket
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, StaticFileHandler

HOST = "127.0.0.1"
PORTS_TRIED = 20
LAST_PORT = 65_535

# Systems differ in which of these they know, and a browser refuses a module or a track of another type.
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


class Page(StaticFileHandler):
    """A file of the site; where there is none, the site's own page for that."""

    def set_extra_headers(self, path: str) -> None:
        """Asks the browser to check for a newer build each time, and lets other pages use the elements, as the host of
        the published site does."""
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Access-Control-Allow-Origin", "*")

    def compute_etag(self) -> str | None:
        """Tells builds apart by time and size; Tornado would remember the hash of the first."""
        assert self.absolute_path
        facts = Path(self.absolute_path).stat()
        return f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'

    def write_error(self, status_code: int, **kwargs: object) -> None:
        """Shows 404.html, as the host of the published site does."""
        page = Path(self.root) / "404.html"
        if status_code == 404 and page.is_file():
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(page.read_bytes())
        else:
            self.finish(f"{status_code}\n")


def file_options(site: Path) -> dict[str, str]:
    """What `Page` is to be told: where the files are, and which of them a folder shows."""
    return {"path": str(site), "default_filename": "index.html"}


def free_sockets(first: int) -> list[socket]:
    """Sockets on the first free port of a few from `first` on; 0 lets the system choose one.

    Raises:
        OSError: none of them is free.
    """
    *others, last = range(first, min(first + PORTS_TRIED, LAST_PORT + 1))
    for port in others:
        with contextlib.suppress(OSError):
            return bind_sockets(port, HOST)
    return bind_sockets(last, HOST)


async def serve(site: Path, port: int, handlers: list[Any] | None = None) -> None:
    """Serves `site` from `port` or the next free one until the process is ended; `handlers` may do more than files."""
    files = [(r"/(.*)", Page, file_options(site))]
    server = HTTPServer(Application(handlers or files, log_function=lambda _: None, compress_response=True))
    sockets = free_sockets(port)
    server.add_sockets(sockets)
    opened = sockets[0].getsockname()[1]
    if port not in (0, opened):
        print(f"Port {port} is taken by another program, so this is the next free one.", flush=True)
    print(f"Serving on http://{HOST}:{opened}/ (Ctrl-C ends it)", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Reads the command line and serves; says in a sentence why it cannot."""
    parser = argparse.ArgumentParser(prog="python -m docs.making.serve", description="Serve the built site.")
    parser.add_argument("site", type=Path, help="folder of the built site")
    parser.add_argument("--port", default="8000", help="where to begin looking for a free port")
    options = parser.parse_args()
    if not (options.site / "index.html").is_file():
        sys.exit(f"There is no site in {options.site}/ yet: build it with make site.")
    run(serve(options.site, port_of(options.port)), options.port)


def port_of(text: str) -> int:
    """A port as it is typed; ends the program with a sentence where it is none."""
    if not (text.isdecimal() and int(text) <= LAST_PORT):
        sys.exit(f"{text} is no port: choose a number from 1 to {LAST_PORT}, as in PORT=9000.")
    return int(text)


def run(work: Coroutine[Any, Any, None], port: str) -> None:
    """Serves until Ctrl-C; `port` is named where none could be opened."""
    for ending, type_name in TYPES.items():
        mimetypes.add_type(type_name, ending)
    problem: BaseException | None = None
    try:
        asyncio.run(work)
    except* OSError as problems:  # several tasks may be at work
        problem = problems.exceptions[0]
    if problem:
        sys.exit(f"No port from {port} on could be opened ({problem}): choose another with PORT=9000.")


if __name__ == "__main__":
    run_command(main)

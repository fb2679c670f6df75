"""The server of the built site does for a browser what the published host does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.commands import ROOT, serving

FILM = bytes(range(256)) * 512


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<h1>home</h1>")
    (tmp_path / "404.html").write_text("<h1>nothing here</h1>")
    (tmp_path / "film.mp4").write_bytes(FILM)
    (tmp_path / "captions.vtt").write_text("WEBVTT\n")
    (tmp_path / "captions.srt").write_text("1\n")
    (tmp_path / "module.js").write_text("export const one = 1\n")
    (tmp_path / "font.woff2").write_bytes(b"wOF2")
    (tmp_path / "chapter").mkdir()
    (tmp_path / "chapter" / "index.html").write_text("<h1>chapter</h1>")
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


def get(url: str, **headers: str) -> HTTPResponse:
    request = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer: HTTPResponse = urlopen(request, timeout=10)
    return answer


def test_a_part_of_a_film_can_be_asked_for(address: str) -> None:
    answer = get(f"{address}/film.mp4", Range="bytes=1000-1999")
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes 1000-1999/{len(FILM)}"
    assert answer.read() == FILM[1000:2000]


def test_folders_show_their_page(address: str) -> None:
    assert get(f"{address}/").read() == b"<h1>home</h1>"
    assert get(f"{address}/chapter").read() == b"<h1>chapter</h1>"


@pytest.mark.parametrize(
    ("name", "type_name"),
    [
        ("captions.vtt", "text/vtt"),
        ("captions.srt", "application/x-subrip"),
        ("module.js", "text/javascript"),
        ("font.woff2", "font/woff2"),
        ("film.mp4", "video/mp4"),
    ],
)
def test_files_have_the_type_that_a_browser_insists_on(address: str, name: str, type_name: str) -> None:
    assert get(f"{address}/{name}").headers.get_content_type() == type_name


def test_a_missing_page_is_the_sites_own(address: str) -> None:
    with pytest.raises(HTTPError) as caught:
        get(f"{address}/no/such/page")
    assert caught.value.status == 404
    assert caught.value.read() == b"<h1>nothing here</h1>"


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "//etc/passwd"])
def test_nothing_outside_the_folder_is_shown(folder: Path, path: str) -> None:
    (folder / "secret").write_text("secret")
    with serving(folder / "chapter") as address, socket.create_connection(("127.0.0.1", port_of(address))) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = line.makefile("rb").read()
    assert answer.split()[1] in (b"403", b"404")
    assert b"secret" not in answer


def test_a_new_build_is_seen_at_once_and_an_old_one_not_sent_again(address: str, folder: Path) -> None:
    first = get(f"{address}/")
    with pytest.raises(HTTPError) as caught:
        get(f"{address}/", If_None_Match=first.headers["ETag"])
    assert caught.value.status == 304
    (folder / "index.html").write_text("<h1>HOME</h1>")
    assert get(f"{address}/", If_None_Match=first.headers["ETag"]).read() == b"<h1>HOME</h1>"
    assert first.headers["Cache-Control"] == "no-cache"


def test_a_taken_port_is_said_and_the_next_is_opened(folder: Path) -> None:
    with serving(folder) as first:
        command = [sys.executable, "-m", "docs.making.serve", str(folder), "--port", str(port_of(first))]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as second:
            assert second.stdout
            said = second.stdout.readline()
            second.terminate()
    assert said == f"Port {port_of(first)} is taken by another program, so this is the next free one.\n"


def test_a_taken_port_moves_to_the_next(folder: Path) -> None:
    with serving(folder) as first, serving(folder, port_of(first)) as second:
        assert port_of(first) < port_of(second) < port_of(first) + 20
        assert get(f"{second}/").status == 200


def test_an_interrupt_ends_it_with_a_sentence(folder: Path) -> None:
    command = [sys.executable, "-m", "docs.making.serve", str(folder), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout
        server.stdout.readline()
        os.kill(server.pid, signal.SIGINT)
        _, complaint = server.communicate(timeout=10)
    assert (server.returncode, complaint) == (130, "\nStopped.\n")


def test_a_site_that_is_not_built_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "docs.making.serve", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "make site" in done.stderr


def port_of(address: str) -> int:
    return int(address.rsplit(":", 1)[1])


@pytest.mark.parametrize("port", ["abc", "80000", "-1"])
def test_what_is_no_port_is_answered_in_a_sentence(folder: Path, port: str) -> None:
    command = [sys.executable, "-m", "docs.making.serve", str(folder), f"--port={port}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode != 0
    assert done.stderr == f"{port} is no port: choose a number from 1 to 65535, as in PORT=9000.\n"

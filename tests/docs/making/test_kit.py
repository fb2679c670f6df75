"""The kit for a room without a network, unpacked and opened from its folder in a real browser."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from docs.extensions.clips.clip_parts import ARCHIVE
from docs.extensions.clips.media import clips
from docs.making import kit as archive
from tests.commands import ROOT
from tests.conftest import Site
from tests.docs.built import broken


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Path:
    """The folder that comes out of the zip, made as `make kit` makes it."""
    del site  # which renders what goes in
    folder = tmp_path_factory.mktemp("kit")
    for part in ("docs", "mkdocs.yml", "CITATION.cff", "LICENSE", "LICENSE-media"):
        (folder / part).symlink_to(ROOT / part)
    made = subprocess.run(
        [sys.executable, "-m", "docs.making.kit"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert f"{len(clips())} clips" in made.stdout
    with zipfile.ZipFile(folder / ARCHIVE) as zipped:
        zipped.extractall(folder / "unpacked")
    (inside,) = (folder / "unpacked").iterdir()
    return inside


@pytest.fixture
def local(chromium: Browser) -> Iterator[Page]:
    """A page that may load files and nothing else, and fails the test if anything goes wrong in it."""
    complaints: list[str] = []
    with chromium.new_context(offline=True) as context:
        context.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("requestfailed", lambda request: complaints.extend(failure_of(request)))
        yield context.new_page()
    assert not complaints


def failure_of(request: Request) -> list[str]:
    """What went wrong with it, if anything did: a film that the player itself stopped reading is no failure."""
    given_up = request.resource_type == "media" and request.failure == "net::ERR_ABORTED"
    return [] if given_up else [f"{request.url}: {request.failure}"]


def test_it_holds_every_clip_with_all_its_files(kit: Path) -> None:
    for clip in clips().values():
        assert (kit / "clips" / f"{clip.id}.html").is_file()
        for path in archive.files_of(clip):
            assert (kit / "media" / path).is_file()
    assert "MIT License" in (kit / "LICENSE.txt").read_text(encoding="utf-8")


def test_whatever_its_pages_name_is_in_it(kit: Path) -> None:
    assert not broken(kit)


def test_a_clip_plays_from_the_folder_with_its_captions(kit: Path, local: Page) -> None:
    local.goto((kit / "index.html").as_uri())
    local.get_by_role("link", name="The backward pass").click()
    local.get_by_label("Captions in the picture").check()
    video = local.locator("video")
    local.get_by_role("button", name="Forward one step").click()
    local.wait_for_function("document.querySelector('video').currentTime > 0.2")
    said = video.evaluate("({ textTracks: [track] }) => [track.mode, ...[...track.activeCues].map(({ text }) => text)]")
    assert said == ["showing", clips()["backward-pass"].steps[0].text]
    video.evaluate("(video) => { video.playbackRate = 8; }")
    expect(local.get_by_role("button", name="Play")).to_be_visible(timeout=15_000)
    assert video.evaluate("(video) => video.currentTime") == pytest.approx(
        clips()["backward-pass"].steps[0].end, abs=0.2
    )


def test_the_room_may_be_light_or_dark(kit: Path, local: Page) -> None:
    local.goto((kit / "clips" / "gates.html").as_uri())
    local.get_by_role("button", name="Dark or light").click()
    expect(local.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    local.get_by_role("link", name="Backprop in Motion").click()
    expect(local).to_have_url(re.compile(r"index\.html$"))
    expect(local.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_made_twice_it_is_the_same(kit: Path) -> None:
    """As far as its text goes, which is what is written anew."""
    known = list(clips().values())
    for name, content in archive.contents(known):
        if isinstance(content, str):
            assert (kit / name).read_text(encoding="utf-8") == content

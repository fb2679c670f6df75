"""What is made of rendered clips: slides and the contact sheet, each a file that needs no other."""

from backprop_core.command import FULL

import errno
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from playwright.sync_api import Browser

from scenes.commands import contact_sheet, slides
from scenes.commands.rendered import Rendered
from scenes.commands.rendered import rendered as clip_of
from scenes.film.manifest import Row
from tests.commands import make
from tests.kit import deck, powerpoint

Command = Callable[[list[str]], int]


class Elements(HTMLParser):
    """The elements of a page, and the words in each kind of them."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attributes}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def made(rendered: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("slides")
    assert slides.main(["--media", str(rendered.media), "--into", str(folder)]) == 0
    return folder


@pytest.fixture
def clip(rendered: SimpleNamespace, row: Row) -> Rendered:
    return clip_of(row, "light", rendered.media)


def test_there_are_three_files_for_a_clip(made: Path, rendered: SimpleNamespace) -> None:
    assert {path.name for path in made.iterdir()} == {f"small-light.{end}" for end in ("pptx", "html", "sections.html")}
    pptx = rendered.media / "small" / "light" / "clip.pptx"
    assert (made / "small-light.pptx").read_bytes() == pptx.read_bytes()


def test_for_the_site_they_come_as_one_file_again_only_when_the_clip_is_newer(
    made: Path, rendered: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--media", str(rendered.media), "--into", str(tmp_path), "--zipped"]
    assert slides.main(asked) == 0
    (path,) = tmp_path.iterdir()
    assert path.name == "small-light.zip"
    with zipfile.ZipFile(path) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    assert held == {name: (made / name).read_bytes() for name in ("small-light.html", "small-light.sections.html")}
    first = path.stat().st_ino
    slides.main(asked)
    assert path.stat().st_ino == first
    os.utime(path, (1, 1))
    slides.main(asked)
    assert path.stat().st_ino != first
    assert slides.main(["--media", str(tmp_path / "none"), "--into", str(tmp_path), "--zipped"]) == 0
    assert capsys.readouterr() == ("", "")


def test_for_the_site_a_clip_that_is_still_to_be_rendered_keeps_no_other_from_its_slides(
    rendered: SimpleNamespace, tmp_path: Path, row: Row
) -> None:
    media, into = tmp_path / "media", tmp_path / "slides"
    shutil.copytree(rendered.media, media)
    files = {theme: {**kinds, "mp4": "later/clip.mp4"} for theme, kinds in row["files"].items()}
    (media / "manifest.json").write_text(json.dumps({"clips": [{**row, "id": "later", "files": files}, row]}))
    into.mkdir()
    (into / "later-light.zip").write_bytes(b"slides of a film of old")
    assert slides.main(["--media", str(media), "--into", str(into), "--zipped"]) == 0
    assert [path.name for path in into.iterdir()] == ["small-light.zip"]


@pytest.mark.parametrize(("command", "file"), [(slides, "small-light.html"), (contact_sheet, "index.html")])
def test_a_clip_of_one_s_own_is_found_by_its_name(
    rendered: SimpleNamespace, tmp_path: Path, command: ModuleType, file: str
) -> None:
    other = tmp_path / "media"
    other.mkdir()
    (other / "manifest.json").write_text('{"clips": [{"id": "another", "files": {}}]}')
    places = ["--media", str(other), "--own", str(rendered.media), "--into", str(tmp_path)]
    assert command.main(["--clip", "small", *places]) == 0
    assert (tmp_path / file).exists()


@pytest.mark.parametrize("end", ["html", "sections.html"])
def test_each_step_is_a_slide_that_carries_its_film_and_its_notes(made: Path, row: Row, end: str) -> None:
    page = Elements((made / f"small-light.{end}").read_text())
    assert [section["aria-label"] for section in page.all("section")] == [step["title"] for step in row["steps"]]
    for film, step in zip(page.all("video"), row["steps"], strict=True):
        assert "data-autoplay" in film and "muted" in film
        assert film["aria-label"] == step["text"]
        assert film["src"].startswith("data:video/mp4;base64,")
        assert film["poster"].startswith("data:image/webp;base64,")
        assert step["text"] in page.words
    assert len(page.all("aside")) == len(row["steps"])


def test_the_slides_play_one_after_the_other(made: Path, clip: Rendered, chromium: Browser) -> None:
    (finding,) = deck.plays_in_chromium(clip, made, chromium)
    assert finding.wrong == ""


@pytest.mark.parametrize(
    ("part", "by", "said"),
    [
        (r'src="data:video[^"]*"', "", "no film plays where The question should"),
        (r"show\(shown \+ 1\)", "show(shown)", "The question is shown where a = 2 should be"),
        (r"show\(shown - 1\)", "show(shown)", "is shown where .* should be .ArrowLeft"),
    ],
)
def test_slides_that_do_not_are_told_on(
    made: Path,
    clip: Rendered,
    chromium: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    by: str,
    said: str,
) -> None:
    monkeypatch.setattr(deck, "PATIENCE", 3000)
    text, broken = re.subn(part, by, (made / "small-light.html").read_text())
    assert broken
    (tmp_path / "small-light.html").write_text(text)
    (finding,) = deck.plays_in_chromium(clip, tmp_path, chromium)
    assert re.search(said, finding.wrong)


def test_without_libreoffice_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    clip = Rendered("small", "A small one", "", "light", (), tmp_path, tmp_path, ())
    (finding,) = powerpoint.opens_in_libreoffice(clip, tmp_path)
    assert "apt install libreoffice-impress" in finding.wrong


def test_the_contact_sheet_shows_every_still_by_itself(
    rendered: SimpleNamespace, row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert contact_sheet.main(["--media", str(rendered.media), "--into", str(tmp_path)]) == 0
    path = tmp_path / "index.html"
    assert capsys.readouterr().out == f"{len(row['steps'])} stills: {path}\n"
    page = Elements(path.read_text())
    pictures = [image for image in page.all("img") if image["alt"]]
    assert len(pictures) == len(row["steps"])
    assert all(image["src"].startswith("data:image/webp;base64,") for image in pictures)
    for step in row["steps"]:
        assert step["title"] in page.words
        assert f"00:{int(step['start']):02}" in page.words
    assert "A small one " in page.words


def test_a_still_is_shown_in_full_size_and_the_arrows_go_on(
    rendered: SimpleNamespace, row: Row, tmp_path: Path, chromium: Browser
) -> None:
    contact_sheet.main(["--media", str(rendered.media), "--into", str(tmp_path)])
    with chromium.new_context(viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.goto((tmp_path / "index.html").as_uri())
        page.click("figure:nth-of-type(2) button")
        large = page.locator("dialog img")
        box = large.bounding_box()
        assert box
        assert box["width"] == 854
        page.keyboard.press("ArrowRight")
        assert row["steps"][2]["text"] in (large.get_attribute("alt") or "")
        page.keyboard.press("Escape")
        assert not large.is_visible()


@pytest.mark.parametrize("command", [slides.main, contact_sheet.main])
def test_what_is_not_there_is_said_in_a_sentence(
    command: Command, rendered: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for options, said in (
        (["--media", str(tmp_path)], "Nothing has been rendered yet: make scenes"),
        (["--media", str(rendered.media), "--clip", "smal"], "There is no rendered clip smal: did you mean small?"),
        (["--media", str(rendered.media), "--theme", "dark"], "Nothing has been rendered in dark yet"),
    ):
        assert command([*options, "--into", str(tmp_path)]) == 1
        shown = capsys.readouterr()
        assert said in shown.err
        assert shown.out == ""


@pytest.mark.parametrize("command", [slides.main, contact_sheet.main])
def test_a_full_disk_is_said_in_a_sentence(
    command: Command,
    rendered: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for module in (slides, contact_sheet):
        monkeypatch.setattr(module, "write_whole", full)
    assert command(["--media", str(rendered.media), "--into", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{FULL.format(folder=tmp_path)}\n"


def test_a_file_that_has_gone_is_named(
    rendered: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(rendered.media, tmp_path / "media")
    (tmp_path / "media" / "small" / "light" / "stills" / "02.webp").unlink()
    assert slides.main(["--media", str(tmp_path / "media"), "--into", str(tmp_path)]) == 1
    assert re.fullmatch(r"\S+02\.webp is missing: make scenes renders it again\.\n", capsys.readouterr().err)


@pytest.mark.parametrize("command", ["contact-sheet", "slides"])
def test_make_passes_on_what_was_picked(command: str) -> None:
    module = command.replace("-", "_")
    assert make(command, "python=echo").stdout.split() == ["-m", f"scenes.commands.{module}"]
    picked = make(command, "CLIP=a 'b'", "THEME=dark", "python=printf '%s\\n'").stdout.splitlines()
    assert picked == ["-m", f"scenes.commands.{module}", "--clip", "a 'b'", "--theme", "dark"]

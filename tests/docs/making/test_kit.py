"""The kit for a room without a network, unpacked and opened from its folder in a real browser that has none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from docs.extensions.clips.media import MEDIA, clips
from docs.making import kit as making
from docs.making import licences
from docs.making.offline import remade
from tests.commands import ROOT
from tests.conftest import PLAYED, Site
from tests.docs.built import broken, film_files, is_there, pages
from tests.docs.conftest import TakenAway

FEW = 9  # of so many pages of clips one is opened; what each of them names is looked up in the files


@pytest.fixture
def kit(taken_away: TakenAway) -> Path:
    """The folder that comes out of the zip."""
    return taken_away.kit


@pytest.fixture
def local(chromium: Browser) -> Iterator[Page]:
    """A page without a network, where nothing may go wrong and nothing be asked of anybody."""
    complaints: list[str] = []
    with chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True) as context:
        context.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("requestfailed", lambda request: complaints.extend(failure_of(request)))
        context.on("request", lambda request: complaints.extend(asked_abroad(request)))
        yield context.new_page()
    assert not complaints


def failure_of(request: Request) -> list[str]:
    """What went wrong with it, if anything did: what a page gives up when it is left, or its player, is no failure."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url}: {request.failure}"]


def asked_abroad(request: Request) -> list[str]:
    """The address of whatever does not lie in the folder."""
    return [] if request.url.startswith(("file:", "data:", "blob:")) else [request.url]


def opened(page: Page, kit: Path, name: str) -> None:
    page.goto((kit / name / "index.html").as_uri())


def unlike(kit: Path) -> list[Path]:
    """The pages, but of those that are made from one template, a clip's own and its bare one, a few."""
    made: list[Path] = []
    written: list[Path] = []
    for path, _ in pages(kit):
        is_of_a_clip = path.parent.parent.name in {"clips", "embed"} and path.parent.name in clips()
        (made if is_of_a_clip else written).append(path)
    return [*written, *made[::FEW]]


def test_it_holds_every_page_of_the_site(kit: Path, site: Site) -> None:
    there = {path.relative_to(site.folder) for path, _ in pages(site.folder)} - {Path("404.html")}
    assert there == {path.relative_to(kit) for path, _ in pages(kit)}


def test_it_holds_every_clip_with_all_its_files(kit: Path) -> None:
    for clip in clips().values():
        for files in clip.files.values():
            for path in [*files["stills"], *(path for kind, path in files.items() if kind != "stills")]:
                assert is_there(kit, kit / MEDIA / path), path
    assert all((kit / MEDIA / path).is_file() for path in film_files(clips()[PLAYED[0]].theme("light")))


def test_whatever_its_pages_name_is_a_file_in_it(kit: Path) -> None:
    assert not broken(kit)
    folders = [
        f"{page.relative_to(kit)} -> {address}"
        for page, names in pages(kit)
        for address in names.loads + names.links
        if not re.match(r"\w+:", address) and (page.parent / re.sub("[?#].*", "", address) or page).is_dir()
        if re.sub("[?#].*", "", address)
    ]
    assert not folders


def test_every_page_opens_without_a_complaint(kit: Path, local: Page) -> None:
    for path in unlike(kit):
        local.goto(path.as_uri(), wait_until="load")
        expect(local.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def test_a_function_is_typed_and_answered(kit: Path, local: Page) -> None:
    opened(local, kit, "explore")
    field = local.locator(
        "backprop-explorable .bp-typed, backprop-explorable textarea, backprop-explorable input"
    ).first
    field.fill("3x + y")
    expect(local.locator("backprop-explorable .bp-graph").first).to_contain_text("y")
    expect(local.locator("backprop-explorable").first).not_to_have_attribute("aria-busy", "true")
    expect(local.locator("backprop-explorable .katex").first).to_be_visible()
    assert local.evaluate(
        "[...document.fonts].some(({ family, status }) => family.includes('KaTeX') && status === 'loaded')"
    )


def test_a_picture_is_saved_with_its_typefaces(kit: Path, local: Page) -> None:
    opened(local, kit, "explore")
    fetched = local.evaluate(
        "fetch(new URL('../vendor/katex/fonts/KaTeX_Main-Regular.woff2', location.href))"
        ".then((answer) => answer.arrayBuffer()).then(({ byteLength }) => byteLength)"
    )
    assert fetched == (ROOT / "docs/vendor/katex/fonts/KaTeX_Main-Regular.woff2").stat().st_size


def test_the_search_finds_a_page_and_leads_to_it(kit: Path, local: Page) -> None:
    opened(local, kit, "chapters/chain-rule")
    local.locator(".md-search__input").press_sequentially("sigmoid")  # it listens to keys
    local.locator(".md-search-result__link").first.click()
    local.wait_for_url(re.compile(r"^file:.*/index\.html\?h=sigmoid"))


def test_python_runs_in_the_page(kit: Path, local: Page) -> None:
    opened(local, kit, "chapters/write")
    local.get_by_role("button", name=re.compile("(Start|Go on) writing")).click()
    local.locator(".cm-content").click()
    local.keyboard.press("Control+a")
    local.keyboard.insert_text("print(sum(range(101)))")
    local.get_by_role("button", name="Run", exact=True).click()
    expect(local.locator(".bp-output")).to_contain_text("5050")


def test_the_digits_are_learned(kit: Path, local: Page) -> None:
    opened(local, kit, "chapters/digits")
    local.locator("backprop-digits").first.scroll_into_view_if_needed()
    local.get_by_role("button", name="Train").first.click()
    expect(local.get_by_role("button", name="Pause").first).to_be_visible()


def test_a_clip_plays_with_its_captions(kit: Path, local: Page) -> None:
    opened(local, kit, "clips/backward-pass")
    local.get_by_role("button", name="Forward one step").click()
    local.wait_for_function("document.querySelector('video').currentTime > 0.2")
    video = local.locator("video")
    said = video.evaluate(
        "({ textTracks: [track] }) => { track.mode = 'showing'; return [...track.cues].map(({ text }) => text); }"
    )
    assert said == [step.text for step in clips()["backward-pass"].steps]
    video.evaluate("(video) => { video.playbackRate = 8; }")
    expect(local.get_by_role("button", name="Play")).to_be_visible(timeout=15_000)
    end = clips()["backward-pass"].steps[0].end
    assert video.evaluate("(video) => video.currentTime") == pytest.approx(end, abs=0.2)


def test_the_chosen_colours_stay(kit: Path, local: Page) -> None:
    opened(local, kit, "clips/gates")
    local.get_by_role("button", name="Change to dark").click()
    local.get_by_role("link", name="Backprop in Motion").first.click()
    expect(local).to_have_url(re.compile(r"/index\.html$"))
    expect(local.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_it_says_what_quality_its_clips_have(kit: Path) -> None:
    row = json.loads((ROOT / "docs/generated/media/manifest.json").read_text(encoding="utf-8"))["clips"][0]
    said = f"{row['width']} × {row['height']} pixels"
    for name in ("README.txt", "index.html", "clips/index.html"):
        assert said in (kit / name).read_text(encoding="utf-8"), name


def test_two_qualities_are_told_apart() -> None:
    rows = [
        {"quality": quality, "width": 1920, "height": 1080, "rate": rate}
        for quality, rate in (("web", 30), ("lecture", 60), ("web", 30))
    ]
    assert list(making.qualities(rows)) == [
        "2 of them rendered for the web (1920 × 1080 pixels, 30 pictures a second)",
        "1 of them rendered for a lecture hall (1920 × 1080 pixels, 60 pictures a second)",
    ]


def test_its_licence_file_names_everything_in_it(kit: Path) -> None:
    said = (kit / "LICENSES.txt").read_text(encoding="utf-8")
    for name in ("KaTeX", "Inter", "JetBrains Mono", "CodeMirror", "MicroPython", "Material", "Handwritten Digits"):
        assert name in said
    for words in ("MIT License", "SIL OPEN FONT LICENSE", "Creative Commons Attribution 4.0"):
        assert words in said
    (kit / "strange.wav").touch()
    with pytest.raises(LookupError, match=r"strange\.wav"):
        licences.text(kit)
    (kit / "strange.wav").unlink()


def test_a_page_loses_what_a_folder_cannot_load(tmp_path: Path) -> None:
    (tmp_path / "explore").mkdir()
    text = (
        '<body>\n<link rel="preload" href="a.woff2">\n<a href="explore/#x=1">E</a> <a href="https://a.b/">out</a> '
        '<a href="#x">in</a>'
        '<track src="c.vtt"><template><script src="a.js" type="module"></script></template>'
        '<script src="d.js" type="module"></script><script src="a.js" type="module"></script></body>'
    )
    made, wanted = remade(text, Path("index.html"), tmp_path, "A copy.")
    assert made == (
        '<body>\n<a href="explore/index.html#x=1">E</a> <a href="https://a.b/">out</a> <a href="#x">in</a>'
        '<template></template><script src="./kit/kit.js" data-modules="a.js d.js" defer></script></body>'
    )
    assert wanted == ["a.js", "d.js"]

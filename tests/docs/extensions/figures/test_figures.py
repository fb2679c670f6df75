"""Clips and explorables are named in a page by blocks between slashes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

import backprop_core as bc
from docs.extensions.clips import media
from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError
from tests.docs.extensions.pages import rendered

FILES = {
    kind: f"swing/light/{name}"
    for kind, name in {
        "mp4": "clip.mp4",
        "webm": "clip.webm",
        "poster": "poster.webp",
        "captions": "captions.vtt",
        "chapters": "chapters.vtt",
        "transcript": "transcript.txt",
    }.items()
}
SQUARE_ENDINGS = {"mp4": "mp4", "webm": "webm", "poster": "webp"}
STEPS = [
    {"title": "The question", "phase": "question", "start": 0, "end": 2.5, "text": "How far?", "formula": ""},
    {"title": "∂h/∂f", "phase": "backward", "start": 2.5, "end": 6, "text": "f < g & so on.", "formula": "∂h/∂f = 10"},
]
CLIP = {
    "id": "swing",
    "title": "The swing",
    "question": "If x moves, does g?",
    "idea": "It swings.",
    "program": "x^2",
    "at": {"x": 1},
    "tree": True,
    "loops": False,
    "duration": 6.0,
    "width": 854,
    "height": 480,
    "steps": STEPS,
    "files": {"light": FILES | {"stills": ["swing/light/stills/01.webp", "swing/light/stills/02.webp"]}},
}


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One rendered clip, in one theme."""
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"clips": [CLIP]}))
    monkeypatch.setattr(media, "MANIFEST", path)
    return path


def test_a_short_clip_of_a_rule_begins_anew_at_its_end(manifest: Path) -> None:
    video = re.compile(r"<video [^>]*>")
    assert " loop " not in video.findall(rendered("/// clip | swing\n///"))[0]
    manifest.write_text(json.dumps({"clips": [CLIP | {"id": "rule-swing", "loops": True}]}))
    os.utime(manifest, (1, 1))  # as if it had been rendered at another time
    assert " loop " in video.findall(rendered("/// clip | rule-swing\n///"))[0]


def test_films_that_were_rendered_before_clips_could_loop_are_shown(manifest: Path) -> None:
    manifest.write_text(json.dumps({"clips": [{key: CLIP[key] for key in CLIP if key != "loops"}]}))
    os.utime(manifest, (2, 2))
    assert "<video " in rendered("/// clip | swing\n///")


@pytest.mark.usefixtures("manifest")
def test_a_rule_leads_to_its_clip_and_a_wrong_name_ends_the_build() -> None:
    html = rendered("/// rule | z = exp(u) @ u=1\n    clip: swing\nWords.\n///")
    assert re.search(r'<a class="rule-clip" href="[^"]*clips/swing/">watch it, 6 s</a>', html)
    with pytest.raises(PageError, match="there is no clip swng"):
        rendered("/// rule | z = exp(u) @ u=1\n    clip: swng\nWords.\n///")


@pytest.mark.usefixtures("manifest")
def test_a_clip_is_a_video_that_needs_no_script() -> None:
    html = rendered("/// clip | swing\n///")
    video = re.search(r"<video .*?</video>", html, re.DOTALL)
    assert video
    opening = video[0][: video[0].index(">")]
    for attribute in ("controls", "muted", "playsinline", 'preload="none"', 'width="854"', 'height="480"'):
        assert attribute in opening
    assert "autoplay" not in opening
    kinds = re.findall(r"<source [^>]*src='generated/media/swing/light/clip\.(\w+)'", video[0])
    assert kinds[:2] == ["webm", "mp4"]
    assert re.findall(r'<track kind="(\w+)" src="generated/media/swing/light/(\w+)\.vtt"', video[0]) == [
        ("captions", "captions"),
        ("chapters", "chapters"),
    ]


@pytest.mark.usefixtures("manifest")
def test_a_clip_has_its_steps_its_words_and_its_caption() -> None:
    html = rendered("/// clip | swing\nWatch *the* edge.\n///")
    assert html.index("<video") < html.index("<b>The swing.</b> If x moves, does g?") < html.index("<em>the</em> edge")
    ticks = re.findall(r'<span class="(\w+)" data-start="([\d.]+)" data-end="([\d.]+)"', html)
    assert ticks == [("question", "0", "2.5"), ("backward", "2.5", "6")]
    assert html.count("f &lt; g &amp; so on.") == 2
    transcript = html[html.index("<details>") :]
    assert "∂h/∂f = 10 <br>f &lt; g &amp; so on." in transcript
    assert transcript.count("stills/02.webp") == 2  # one for each theme of the page; here there is one rendering


@pytest.mark.usefixtures("manifest")
def test_each_theme_of_the_page_has_its_files_where_both_are_rendered(manifest: Path) -> None:
    dark = json.loads(json.dumps(CLIP["files"]).replace("/light/", "/dark/"))["light"]
    manifest.write_text(json.dumps({"clips": [CLIP | {"files": {**CLIP["files"], "dark": dark}}]}))  # type: ignore[dict-item]
    html = rendered("/// clip | swing\n///")
    assert '<img class="for-light" src="generated/media/swing/light/poster.webp"' in html
    assert '<img class="for-dark" src="generated/media/swing/dark/poster.webp"' in html
    assert "data-theme='dark' src='generated/media/swing/dark/clip.webm'" in html


@pytest.mark.usefixtures("manifest")
def test_where_a_square_film_is_rendered_narrow_upright_screens_are_offered_it_first(manifest: Path) -> None:
    assert "media=" not in rendered("/// clip | swing\n///")
    square = {f"square-{kind}": f"swing/light/square.{ending}" for kind, ending in SQUARE_ENDINGS.items()}
    files = {"light": {**CLIP["files"]["light"], **square}}  # type: ignore[index]
    manifest.write_text(json.dumps({"clips": [CLIP | {"files": files}]}))
    html = rendered("/// clip | swing\n///")
    found = re.findall(r"<source data-theme='light'( media='[^']*')? src='generated/media/swing/light/([\w.]+)'", html)
    assert found == [
        (f" media='{media.UPRIGHT}'", "square.webm"),
        (f" media='{media.UPRIGHT}'", "square.mp4"),
        ("", "clip.webm"),
        ("", "clip.mp4"),
    ]
    poster = f'<picture><source media="{media.UPRIGHT}" srcset="generated/media/swing/light/square.webp" width="480"'
    assert poster in html
    assert f"@media {media.UPRIGHT} {{" in (DOCS / "styles" / "clip.css").read_text(), "the style has the same words"


@pytest.mark.usefixtures("manifest")
def test_an_unknown_clip_stops_the_build_and_the_nearest_is_named() -> None:
    with pytest.raises(PageError) as caught:
        rendered("/// clip | swnig\n///")
    assert "there is no clip swnig (did you mean swing?); there is swing. " in str(caught.value)
    assert "`make scenes CLIP=swnig` renders it." in str(caught.value)


def test_where_nothing_is_rendered_the_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MANIFEST", tmp_path / "manifest.json")
    with pytest.raises(PageError, match="`make scenes` renders them"):
        rendered("/// clip | swing\n///")


def test_an_explorable_stands_in_the_page_before_its_script() -> None:
    html = rendered("/// explorable | square\n///")
    opening = re.search(r"<backprop-explorable ([^>]*)>", html)
    assert opening
    for attribute in ('expression="(4x+1)^2"', 'at="x=1"', 'view="tree"', "data-search-exclude"):
        assert attribute in opening[1]
    assert "<svg" in html
    assert "<table" in html
    assert "10 · 4 = 40" in html


def test_an_explorable_of_any_function_may_have_a_caption() -> None:
    html = rendered("/// explorable | x*sin(x) @ x=2\n    view: graph\n    step: 3\nDrag *it*.\n///")
    assert 'expression="x*sin(x)" at="x=2" view="graph" step="3"' in html
    assert re.search(r"<figcaption>\s*<p>Drag <em>it</em>\.</p>\s*</figcaption>", html)


def test_an_explorable_of_vectors_and_matrices_stands_in_the_page_too() -> None:
    point = "W=[[1, -2, 3], [0, 4, -1]] x=[3, 1, 2] b=[1, -1] t=[7, 3]"
    html = rendered(f"/// explorable | z = W @ x + b; sum((z - t)^2)/2 @ {point}\n    view: compact\n///")
    assert 'at="W=[[1.0, -2.0, 3.0], [0.0, 4.0, -1.0]]; x=[3.0, 1.0, 2.0]' in html
    assert html.count('class="node array') == 10
    assert "Which way round: W has i and j" in html


def test_an_explorable_says_which_numbers_not_to_trust_beside_its_step() -> None:
    html = rendered("/// explorable | relu(x) - relu(-x) @ x=0\n///")
    (said,) = re.findall(r'<p class="bp-doubts">(.*?)</p>', html)
    notes = [note.message for note in bc.trace("relu(x) - relu(-x)", {"x": 0}, tree=True).notes]
    assert said == " ".join(notes)
    assert "bp-doubts" not in rendered("/// explorable | square\n///")


def test_explorables_on_a_page_have_names_of_their_own() -> None:
    html = rendered("/// explorable | square\n///\n\n/// explorable | square\n///\n\n/// explorable | x^2 @ x=1\n///")
    names = re.findall(r'<backprop-explorable id="([^"]*)"', html)
    assert names == ["explorable-square", "explorable-square-2", "explorable"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("/// explorable | sqare\n///", "there is no example sqare (did you mean square?)"),
        ("/// explorable | sin( @ x=1\n///", "the function sin( @ x=1 cannot be traced: "),
        ("/// explorabel | square\n///", "there is no block /// explorabel (did you mean explorable?)"),
        ("/// explorable | square\n    veiw: tree\n///", "its options are view, unfold, "),
        ("/// explorable\n///", "it needs `| NAME` after it"),
        ("/// clip\n///", "it needs `| NAME` after it"),
    ],
)
def test_a_block_that_cannot_be_read_stops_the_build(text: str, sentence: str) -> None:
    with pytest.raises(PageError) as caught:
        rendered(text)
    assert sentence in str(caught.value)

"""The sheet to print has every step with its picture, its sentence and its formula, and says whose it is."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

import backprop_core as core
from scenes.film import sheet
from scenes.film.manifest import Row
from scenes.stage.pass_scripts import backward_script
from scenes.stage.script import Beat, Line
from tests.scenes.small import SMALL

PLAIN = Beat("one", "backward", 'A "title"', (Line("So $ #it [is].", "So #muted[it] is."),), "a_1 = 2 * 3; b = #4")


@pytest.fixture(scope="module")
def beats() -> list[Beat]:
    return backward_script(core.trace("(4x+1)^2", {"x": 1}, tree=True))


@pytest.fixture
def still(tmp_path: Path) -> Path:
    """A picture to go beside words."""
    Image.new("RGB", (160, 90)).save(tmp_path / "01.webp")
    return tmp_path / "01.webp"


def entries(pdf: bytes, key: str) -> list[str]:
    """The texts that a PDF keeps under a key, such as the words that stand for its pictures."""
    found = re.findall(rb"/" + key.encode() + rb"(?:\(((?:\\.|[^)\\])*)\)|<FEFF([0-9A-F]*)>)", pdf)
    return [
        bytes.fromhex(coded.decode()).decode("utf-16-be") if coded else re.sub(r"\\(.)", r"\1", plain.decode("latin-1"))
        for plain, coded in found
    ]


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type/Page\b", pdf))


def test_it_shows_every_step_and_is_read_aloud(rendered: SimpleNamespace, row: Row) -> None:
    pdf = (rendered.media / row["files"]["light"]["sheet"]).read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert entries(pdf, "Alt")[: len(row["steps"])] == [step["text"] for step in row["steps"]]
    assert SMALL.title in entries(pdf, "Title")
    assert entries(pdf, "Author") == ["Backprop in Motion"]
    assert entries(pdf, "Lang") == ["en"]
    assert pages(pdf) == 2


def test_a_step_has_its_sentence_and_its_formula_as_mathematics(beats: list[Beat]) -> None:
    (beat,) = [beat for beat in beats if beat.title == "∂h/∂b"]
    assert "#value[$4$]" in sheet.sentence(beat)
    assert sheet.formula(beat).startswith("$display((partial h)/(partial b) = ")
    assert sheet.formula(beat).count("40") == 1


def test_nothing_is_shorter_than_what_the_transcript_says(beats: list[Beat]) -> None:
    whole = replace(PLAIN, whole="So it is, and why.")
    assert sheet.sentence(whole) == '#"So it is, and why."'
    several = replace(beats[1], formula="a = 1; b = 2")
    assert sheet.formula(several) == '#"a = 1; b = 2"'
    assert sheet.sentence(PLAIN) == "So #muted[it] is."


def test_no_sign_in_its_words_is_taken_for_markup(still: Path) -> None:
    beat = replace(PLAIN, whole=PLAIN.text)
    pdf = sheet.sheet('The #1 "clip" \\ $x', "An *idea* [and] #more.", [beat], [still])
    assert 'The #1 "clip" \\ $x' in entries(pdf, "Title")
    assert entries(pdf, "Alt")[0] == PLAIN.text


def test_four_steps_go_on_a_page(still: Path) -> None:
    assert [pages(sheet.sheet("A", "B", [PLAIN] * count, [still] * count)) for count in (1, 4, 5, 9)] == [1, 1, 2, 3]


def test_the_same_clip_gives_the_same_file_whenever_it_is_made(still: Path) -> None:
    made = sheet.sheet("A", "B", [PLAIN], [still])
    assert made == sheet.sheet("A", "B", [PLAIN], [still])
    assert b"CreationDate" not in made

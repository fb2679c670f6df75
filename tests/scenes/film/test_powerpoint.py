"""The PPTX of a clip: a slide for each step, with its film, its still and what is said."""

import io
from types import SimpleNamespace
from zipfile import ZipFile

import av
import pptx
import pytest
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide

from scenes.film.manifest import Row
from scenes.theme import QUALITIES
from tests.scenes.movie import frames_of

RATE = QUALITIES["draft"].rate


@pytest.fixture(scope="module")
def deck(rendered: SimpleNamespace) -> Presentation:
    return pptx.Presentation(str(rendered.media / "small" / "light" / "clip.pptx"))


def film_of(slide: Slide) -> tuple[str, bytes]:
    """The film on a slide: the type that the file says it has, and the file."""
    (media,) = slide.element.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}media")
    part = slide.part.related_part(media.get(qn("r:embed")))
    return part.content_type, part.blob


def test_it_has_a_slide_for_each_step(deck: Presentation, row: Row) -> None:
    assert [slide.shapes.title.text for slide in deck.slides] == [f"A small one: {s['title']}" for s in row["steps"]]
    assert deck.slide_width and deck.slide_height
    assert deck.slide_width * 9 == deck.slide_height * 16


def test_each_film_is_the_step_s_and_fills_the_slide(deck: Presentation, row: Row) -> None:
    for slide, step in zip(deck.slides, row["steps"], strict=True):
        kind, film = film_of(slide)
        assert kind == "video/mp4"
        assert len(frames_of(io.BytesIO(film), RATE)) == round((step["end"] - step["start"]) * RATE)
        with av.open(io.BytesIO(film)) as opened:
            assert opened.streams.video[0].pix_fmt == "yuv420p"  # QuickTime plays no other
        (shape,) = [shape for shape in slide.shapes if shape.shape_type is not None and not shape.is_placeholder]
        assert (shape.left, shape.top, shape.width, shape.height) == (0, 0, deck.slide_width, deck.slide_height)


def test_each_film_starts_when_its_slide_is_shown(deck: Presentation) -> None:
    for slide in deck.slides:
        (video,) = slide.element.iter(qn("p:video"))
        (condition,) = video.iter(qn("p:cond"))
        (target,) = video.iter(qn("p:spTgt"))
        (film,) = slide.element.iter(qn("p:pic"))
        assert condition.get("delay") == "0"
        assert target.get("spid") == film.nvPicPr.cNvPr.get("id")


def test_the_notes_say_the_step_and_a_screen_reader_can_too(deck: Presentation, row: Row) -> None:
    for slide, step in zip(deck.slides, row["steps"], strict=True):
        notes = slide.notes_slide.notes_text_frame.text.split("\n")
        assert notes == list(dict.fromkeys(part for part in (step["title"], step["formula"], step["text"]) if part))
        (film,) = slide.element.iter(qn("p:pic"))
        assert film.nvPicPr.cNvPr.get("descr") == step["text"]


def test_keynote_finds_the_master_of_the_notes_and_the_size_is_that_of_the_slides(
    deck: Presentation, rendered: SimpleNamespace
) -> None:
    (listed,) = deck.element.iter(qn("p:notesMasterId"))
    assert deck.part.related_part(listed.get(qn("r:id"))) is deck.part.notes_master_part
    assert [child.tag for child in deck.element][:3] == [
        qn(f"p:{name}") for name in ("sldMasterIdLst", "notesMasterIdLst", "sldIdLst")
    ]
    assert "type" not in deck.element.find(qn("p:sldSz")).attrib
    with ZipFile(rendered.media / "small" / "light" / "clip.pptx") as package:
        told = package.read("docProps/app.xml") + package.read("docProps/core.xml")
    assert b"Widescreen" in told
    assert not [said for said in (b"4:3", b"Steve", b"2013") if said in told]


def test_the_poster_is_the_step_s_still(deck: Presentation) -> None:
    for slide in deck.slides:
        (blip,) = slide.element.iter(qn("a:blip"))
        poster = slide.part.related_part(blip.get(qn("r:embed")))
        assert poster.content_type == "image/png"
        assert poster.image.size == (854, 480)

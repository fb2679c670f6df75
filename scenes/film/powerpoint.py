"""A clip as a PowerPoint presentation: a slide for each step, whose film starts when the slide is shown."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches

from scenes.film.captions import Passage
from scenes.film.credit import AUTHOR, LICENCE
from scenes.film.sections import sections

WIDTH, HEIGHT = Inches(40 / 3), Inches(7.5)  # PowerPoint's own size of 16 by 9
TITLE_ONLY = 5  # of the layouts that python-pptx brings
POSTER_COLOURS = 256  # enough for the few of a palette and the edges of letters, at a third of the bytes


def presentation(title: str, idea: str, passages: Sequence[Passage], movie: Path, stills: Sequence[Path]) -> bytes:
    """The PPTX: on each slide a step's film with its still as the poster, and what is said in the speaker's notes.

    Raises:
        ValueError: the movie cannot be cut at the steps.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    about = deck.core_properties
    about.title, about.subject, about.author, about.comments = title, idea, AUTHOR, LICENCE
    films = sections(movie, [passage.start for passage in passages])
    for passage, film, still in zip(passages, films, stills, strict=True):
        add_slide(deck, f"{title}: {passage.title}", passage, film, still)
    complete(deck)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def complete(deck: Any) -> None:
    """Mend what python-pptx leaves of its template: Keynote opens no deck whose notes have no master in its list.

    The template is of 4 by 3, and says that it was made in 2013, and by whom.
    """
    if deck.slides:
        named = OxmlElement("p:notesMasterId")
        named.set(qn("r:id"), deck.part.relate_to(deck.part.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER))
        masters = OxmlElement("p:notesMasterIdLst")
        masters.append(named)
        deck.element.sldMasterIdLst.addnext(masters)
    deck.element.sldSz.attrib.pop("type", None)
    about = deck.core_properties
    about.last_modified_by = about.author
    for when in ("dcterms:created", "dcterms:modified"):
        for element in about._element.findall(qn(when)):
            about._element.remove(element)
    for part in deck.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = part.blob.replace(b"On-screen Show (4:3)", b"Widescreen")


def add_slide(deck: Any, name: str, passage: Passage, film: bytes, still: Path) -> None:
    """A slide that the film fills. Its title stands above the slide, for the outline and for screen readers."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    title.text, title.left, title.top, title.width, title.height = name, 0, -Inches(1), WIDTH, Inches(0.8)
    shape = slide.shapes.add_movie(io.BytesIO(film), 0, 0, WIDTH, HEIGHT, poster(still), "video/mp4")
    shape.name = passage.title
    shape._element.nvPicPr.cNvPr.set("descr", passage.text)  # what a screen reader says of it
    start_when_shown(slide)
    notes = dict.fromkeys([passage.title, passage.formula, passage.text])
    slide.notes_slide.notes_text_frame.text = "\n".join(filter(None, notes))


def poster(still: Path) -> io.BytesIO:
    """A still as PNG, which every version of PowerPoint can show."""
    buffer = io.BytesIO()
    with Image.open(still) as picture:
        picture.convert("RGB").quantize(POSTER_COLOURS, Image.Quantize.FASTOCTREE).save(buffer, "PNG", optimize=True)
    buffer.seek(0)
    return buffer


def start_when_shown(slide: Any) -> None:
    """Let the film run as soon as the slide is there, where it would wait for a click."""
    (condition,) = slide.element.iter(qn("p:cond"))
    condition.set("delay", "0")

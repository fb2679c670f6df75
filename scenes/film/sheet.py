"""A clip on paper: a PDF with the picture that each step ends with, and beside it what is said and the formula."""

from collections.abc import Sequence
from pathlib import Path

import typst

from scenes.film.credit import AUTHOR, LICENCE
from scenes.picture.fonts import font_folder
from scenes.picture.typst import Row, large, pages, preamble, quoted
from scenes.stage.script import Beat
from scenes.theme import PALETTES


def sheet(title: str, idea: str, beats: Sequence[Beat], stills: Sequence[Path]) -> bytes:
    """The PDF, in dark ink whatever the theme of the stills, which lie in one folder."""
    rows = [
        Row(still.name, beat.text, beat.title, sentence(beat), formula(beat))
        for beat, still in zip(beats, stills, strict=True)
    ]
    source = f"{preamble(PALETTES['light'])}\n{pages(title, idea, rows, AUTHOR, LICENCE)}"
    compiler = typst.Compiler(root=stills[0].parent, font_paths=[font_folder()], ignore_system_fonts=True)
    made = compiler.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def sentence(beat: Beat) -> str:
    """What is said, in Typst: as mathematics where there is some, but never shorter than the transcript has it."""
    if tells_step(beat):
        assert beat.step
        return beat.step.words("typst").sentence
    return quoted(beat.whole) if beat.whole else " ".join(line.typst for line in beat.lines)


def formula(beat: Beat) -> str:
    """The formula with its numbers, in Typst."""
    if tells_step(beat):
        assert beat.step
        return large(beat.step.words("typst").equation.plugged)
    return quoted(beat.formula) if beat.formula else ""


def tells_step(beat: Beat) -> bool:
    """Whether a beat is just one step of the trace, in that step's own words."""
    return beat.step is not None and beat.whole == beat.step.text and beat.formula == beat.step.plugged

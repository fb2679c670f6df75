"""What is read from Typst's SVG is what Manim's own reader, which takes any SVG, finds in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import typst
from manim import Typst

from scenes.film.recorder import configured
from scenes.picture.fonts import font_folder
from scenes.picture.outlines import outlines_of

MANIMS_EM = 96  # in Manim's font sizes, an em of one unit
INK = '#set text(fill: rgb("#1b1f2a"))\n'  # black would be Manim's own white
SOURCES = {
    "words": '#set text(font: "Inter")\nA slope of 0.25, *exactly*; “so” it is.',
    "fraction": "$ frac(partial h, partial x) = 2 f dot 4 $",
    "roots and brackets": "$ root(3, x/2) dot (sum_(i=1)^n a_i^2) $",
    "colours": '#let ink(body) = text(fill: rgb("#0B5CB8"), body)\n$ ink(x) + y $',
    "lines": "#underline[below] #strike[through]\n#line(length: 2em, stroke: 2pt + blue)",
    "moved and turned": "#rotate(30deg)[x] #scale(150%)[y] #move(dx: 2em)[z]",
    "parts": "#box[$a^2$] <left> $+$ #box[$b$ #box[$c$] <inner>] <right>",
    "shapes": "#box(rect(width: 1em, height: 2em, stroke: green)) #box(circle(radius: 1em, fill: red))",
    "nothing": "",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_the_outlines_are_those_that_manim_reads(source: str, tmp_path: Path) -> None:
    with configured({"media_dir": str(tmp_path)}):
        read = Typst(INK + source, font_size=MANIMS_EM, font_paths=[font_folder()], use_svg_cache=False)
    outlines = outlines_of(INK + source)
    assert len(outlines) == len(read.submobjects)
    for outline, shape in zip(outlines, read.submobjects, strict=True):
        assert np.allclose(outline.points, shape.points, atol=1e-9)
        assert outline.filled == (shape.get_stroke_width() == 0)
        assert outline.colour.lower() == shape.get_color().to_hex().lower()


def test_each_outline_knows_the_labels_around_it() -> None:
    assert [sorted(outline.labels) for outline in outlines_of(SOURCES["parts"])] == [
        ["left"],
        ["left"],
        [],
        ["right"],
        ["inner", "right"],
    ]


def test_a_source_that_typst_cannot_read_is_refused() -> None:
    with pytest.raises(typst.TypstError):
        outlines_of("$ frac(1 $")

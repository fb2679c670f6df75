"""Sentences with mathematics in them: fractions stand in one line and mean the same."""

from typing import Any

import numpy as np
import pytest
from manim import RIGHT, Circle, ManimColor, Mobject, RoundedRectangle, VMobject

from scenes.picture.lines import places_along
from scenes.picture.typeset import LOOKS, Glyph, Writing, box_of, prose, set_maths
from scenes.theme import PALETTES


@pytest.mark.parametrize(
    ("stacked", "in_line"),
    [
        ("frac(a, b)", "a \\/ b"),
        ("frac(1, 1 + x)", "1 \\/ (1 + x)"),
        ("frac(x - 1, 2 y)", "(x - 1) \\/ (2 y)"),
        ("frac(-g, e)", "-g \\/ e"),
        ("frac(x y, ln(x))", "x y \\/ ln(x)"),
        ("frac(#value[$-7$], #value[$-2$])", "-7 \\/ (-2)"),
        ("frac(1, frac(1, x))", "1 \\/ (1 \\/ x)"),
        ("frac(x + 1, x^2)", "(x + 1) \\/ x^2"),
        ("frac(partial g, partial x)", "partial g \\/ partial x"),
    ],
)
def test_a_fraction_in_a_sentence_keeps_its_brackets(stacked: str, in_line: str) -> None:
    one, other = (prose(f"${source}$", 42, PALETTES["light"]) for source in (stacked, in_line))
    assert len(one.submobjects) == len(other.submobjects)
    assert one.width == pytest.approx(other.width, rel=0.03)


def writing() -> Writing:
    return set_maths('frac(x + 1, 2) #label("one") + y', 60, PALETTES["light"]).rotate(0.2).set_opacity(0.5)


def test_a_writing_is_copied_as_manim_copies() -> None:
    one = writing()
    mine, manims = one.copy(), Mobject.__deepcopy__(one, {})
    for part, other, copied in zip(one.get_family(), manims.get_family(), mine.get_family(), strict=True):
        assert type(copied) is type(other)
        assert vars(copied).keys() == vars(other).keys()
        for name, value in vars(other).items():
            assert name == "submobjects" or np.array_equal(vars(copied)[name], value), name
            if isinstance(value, np.ndarray | list | dict):
                assert vars(copied)[name] is not vars(part)[name], f"{name} is another"
    mine.shift(RIGHT).set_color("#ff0000")
    assert np.array_equal(one.submobjects[0].points, writing().submobjects[0].points)
    assert one.submobjects[0].get_fill_color() == writing().submobjects[0].get_fill_color()


def test_a_writing_is_measured_as_manim_measures() -> None:
    one = writing()
    assert np.array_equal(one.get_points_defining_boundary(), VMobject.get_points_defining_boundary(one))
    assert [one.length_over_dim(dim) for dim in range(3)] == [VMobject.length_over_dim(one, dim) for dim in range(3)]
    empty = Writing("", 40, PALETTES["light"])
    assert box_of(empty) == box_of(VMobject()) and empty.width == VMobject().width


@pytest.mark.parametrize("opacity", [None, 0, 0.4])
@pytest.mark.parametrize("colour", [None, "#ff0000", ManimColor("#00ff00"), ["#ff0000", "#0000ff"]])
def test_a_writing_is_coloured_as_manim_colours(colour: Any, opacity: Any) -> None:
    one, other = writing(), writing()
    for name in ("fill_rgbas", "stroke_rgbas"):
        for mine, manims in zip(one.submobjects, other.submobjects, strict=True):
            mine.update_rgbas_array(name, colour, opacity)
            vars(manims)["generate_rgbas_array"] = VMobject.generate_rgbas_array.__get__(manims)
            manims.update_rgbas_array(name, colour, opacity)
            assert np.array_equal(getattr(mine, name), getattr(manims, name))
    given = one.generate_rgbas_array(colour, opacity)
    given[:] = 2  # which is of no concern to whoever asks next
    assert np.array_equal(
        one.generate_rgbas_array(colour, opacity), VMobject.generate_rgbas_array(one, colour, opacity)
    )


def test_what_updates_itself_does_so_wherever_it_is_in_a_writing() -> None:
    told: list[Mobject] = []
    one = writing()
    for part in (one, one.submobjects[0]):
        part.add_updater(told.append)
    told.clear()
    one.update()
    assert told == [one, one.submobjects[0]]
    one.clear_updaters(recursive=False).update()
    assert told[2:] == [one.submobjects[0]]
    one.suspend_updating(recursive=False).update()
    assert len(told) == 3


@pytest.mark.parametrize("share", [0, 0.3, 1])
def test_between_two_looks_a_writing_has_those_that_manim_gives_it(share: float) -> None:
    start, end = writing(), writing().set_color("#ff0000").set_stroke(width=3).set_opacity(1)
    mine, manims = writing().submobjects[0], writing().submobjects[0]
    assert isinstance(mine, Glyph)
    mine.interpolate_color(start.submobjects[0], end.submobjects[0], share)
    VMobject.interpolate_color(manims, start.submobjects[0], end.submobjects[0], share)
    for name in LOOKS:
        assert vars(mine)[name] == pytest.approx(vars(manims)[name]), name
        assert vars(mine)[name] is not vars(end.submobjects[0])[name] or not isinstance(vars(mine)[name], np.ndarray)


@pytest.mark.parametrize("outline", [Circle(), RoundedRectangle(corner_radius=0.3, width=3, height=1)], ids=str)
def test_an_outline_is_walked_along_as_manim_walks(outline: VMobject) -> None:
    places = places_along(outline, 48)
    assert np.allclose(places, [outline.point_from_proportion(part / 48) for part in range(49)], atol=1e-12)

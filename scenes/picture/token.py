"""A number on its way: a plate that carries it, solid where it is positive and hollow where it is negative."""

from backprop_core import notation
from scenes.picture.graph import Framed, stroke
from scenes.picture.rounded import RoundedRectangle
from scenes.picture.typeset import Part, Writing, box_of, set_maths, units
from scenes.picture.typst import factor, maths, number, painted
from scenes.theme import RIM, Palette

PADDING, HEIGHT = 0.32, 1.28  # of a plate beside its number, and its height, in ems
CORNER = 12.0  # of a plate, in pixels


class Token(Framed):
    """A number on a plate in the colour of its pass."""

    def __init__(self, value: float, pixels: float, palette: Palette, forward: bool = False) -> None:
        colour = palette.value if forward else palette.adjoint
        hollow = value < 0
        self.value = value
        self.text = set_maths(painted(colour if hollow else palette.paper, maths(number(value))), pixels, palette)
        self.plate = plate_around(self.text, pixels, CORNER)
        self.plate.set_fill(palette.panel if hollow else colour, 1).set_stroke(colour, stroke(RIM))
        super().__init__(self.plate, self.text)


class Factor(Framed):
    """A partial in an outline with round ends, as it stands on its edge."""

    def __init__(self, value: float, pixels: float, palette: Palette) -> None:
        self.value = value
        self.text = set_maths(painted(palette.adjoint, maths(factor(value))), pixels, palette)
        self.plate = plate_around(self.text, pixels, HEIGHT * pixels / 2)
        self.plate.set_fill(palette.panel, 1).set_stroke(palette.adjoint, stroke(RIM - 1))
        super().__init__(self.plate, self.text)


def plate_around(text: Writing, pixels: float, corner: float) -> RoundedRectangle:
    height = HEIGHT * pixels
    width = max(box_of(text).width + 2 * PADDING * pixels, height)
    plate = RoundedRectangle(corner_radius=units(corner), width=units(width), height=units(height))
    text.move_to(plate)
    return plate


def digits_of_total(total: Writing) -> Part:
    """The number of an adjoint's label, without the ∂ before it."""
    return Part(total, total.submobjects[1:])


def digits_of_factor(text: Writing, partial: float) -> Part:
    """The number of a partial, without the × before it and the brackets around it."""
    bracketed = notation.number_atom(partial, "typst").minus
    return Part(text, text.submobjects[2:-1] if bracketed else text.submobjects[1:])


def real(value: float | None) -> float:
    """A number that a step has where anything travels."""
    assert value is not None
    return value

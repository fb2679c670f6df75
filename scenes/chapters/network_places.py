"""Where the parts of the small network stand, in a wide frame and in a square one."""

from typing import NamedTuple

from scenes.box import Box
from scenes.picture.lines import Point
from scenes.theme import PANEL_BESIDE, SNUG


class Places(NamedTuple):
    """Where the parts stand.

    Args:
        heights: of the layers, from the inputs up.
        columns: of what is in them, and middle, between these.
        steep: how far down an upright edge its weight stands, and crossing, one that others cross.
        label: size of type beside a unit; padding: beside what is written on an edge.
        panel: the workings.
        plot: the error while the network is trained.
        rule: the left end and the middle of what is done to each weight.
        marks: the errors that have a number.
    """

    heights: tuple[float, ...]
    columns: tuple[float, float]
    middle: float
    steep: float
    crossing: float
    label: float
    padding: float
    panel: Box
    plot: Box
    rule: Point
    marks: tuple[float, ...]


WIDE = Places(
    (800, 575, 352, 180),
    (340, 940),
    640,
    0.66,
    0.3,
    SNUG.label,
    16,
    PANEL_BESIDE,
    Box(PANEL_BESIDE.left + 90, PANEL_BESIDE.top + 210, PANEL_BESIDE.right - 130, 790),
    (PANEL_BESIDE.left, PANEL_BESIDE.top + 56),
    (0, 0.1, 0.2, 0.3),
)
SQUARE = Places(
    (508, 374, 240, 136),
    (660, 1260),
    960,
    0.5,
    0.33,
    36,
    8,
    Box(460, 570, 1460, 896),
    Box(1090, 640, 1310, 816),
    (460, 716),
    (0, 0.3),
)

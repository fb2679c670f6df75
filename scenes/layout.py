"""Where everything stands in a frame, wide or square: areas, as plain data in pixels of the theme's frame.

Whatever the shape, the middle of the frame is that of the wide one, so that a place is the same place in both: the
square frame is the middle of the wide one, and as high. A scene that is laid anew there puts its graph above its step,
and a lesson that draws a picture of its own states where its parts stand in either shape. One that does not keeps its
picture as it is on the wide frame; the square shows that smaller above, and below it in large type what is said.
"""

from dataclasses import dataclass, replace

from scenes.box import Box, moved_box
from scenes.theme import (
    COMPACT,
    DENSE,
    FINE,
    FRAME,
    FUNCTION_AT,
    HIGH_HEAD,
    LEAST_TEXT,
    LOW_HEAD,
    MAP_AT,
    PANEL_BELOW,
    PANEL_BESIDE,
    PANEL_OVER_MAP,
    PROGRAM_IN,
    ROOMY,
    SAFE,
    SENTENCE,
    SENTENCE_IN,
    SNUG,
    STAGE_ABOVE,
    STAGE_BESIDE,
    TICKS_AT,
    TITLE_AT,
    Density,
)

Point = tuple[float, float]


@dataclass(frozen=True)
class View:
    """A part of what a scene draws, and where in the frame it is shown, as large as there is room for it."""

    of: Box
    at: Box

    @property
    def scale(self) -> float:
        return min(self.at.width / self.of.width, self.at.height / self.of.height)

    def far(self, place: Point) -> float:
        """How far from its part a place is, in pixels."""
        x, y = place
        across = max(self.of.left - x, 0.0, x - self.of.right)
        down = max(self.of.top - y, 0.0, y - self.of.bottom)
        return across + down


@dataclass(frozen=True)
class Layout:
    """The areas of a frame. What is not stated is as on the wide one.

    Args:
        shape: "wide" or "square".
        frame: all that is seen; safe, what no screen hides.
        title_at: the left end of the title and the middle of its line; function_at, the right end of the function's.
        low_head, high_head: how high the function may be above the graph, and above the step.
        ticks_at: the ticks of the steps.
        sentence_in: where it is said what happens, in type of `sentence` pixels, or if it is long of `sentence_least`.
        least: the smallest type.
        ways: how a graph may stand: how large, and whether beside its step or above it, in the order that is tried.
        in_view: how large one that fits in none of these may be, in columns or as it is, in the order that is tried.
        pans: whether a graph that fits in none of these ways may be moved behind a window.
        stage_beside, panel_beside: of a graph and its step beside it; stage_above, panel_below where it stands below.
        panel_over_map, map_at: beside a graph that is moved.
        program_in: a program that is too long for the top, while it is asked about; below_a_program the question.
        asked_at: the middle of a function while it is asked about, not wider than `widest`; below_it the question's.
        panel_apart: where a picture's workings stand, if that is not beside it.
        views: which part of what is drawn is shown where; none: all of it as it is.
    """

    shape: str = "wide"
    frame: Box = FRAME
    safe: Box = SAFE
    title_at: Point = TITLE_AT
    function_at: Point = FUNCTION_AT
    low_head: float = LOW_HEAD
    high_head: float = HIGH_HEAD
    ticks_at: Box = TICKS_AT
    sentence_in: Box = SENTENCE_IN
    sentence: float = SENTENCE
    sentence_least: float = LEAST_TEXT
    least: float = LEAST_TEXT
    ways: tuple[tuple[Density, bool], ...] = (
        (ROOMY, True),
        (SNUG, True),
        (ROOMY, False),
        (COMPACT, True),
        (SNUG, False),
        (COMPACT, False),
    )
    in_view: tuple[tuple[Density, bool], ...] = (
        (COMPACT, True),
        (COMPACT, False),
        (FINE, True),
        (FINE, False),
        (DENSE, True),
        (DENSE, False),
    )
    pans: bool = True
    stage_beside: Box = STAGE_BESIDE
    panel_beside: Box = PANEL_BESIDE
    panel_over_map: Box = PANEL_OVER_MAP
    map_at: Box = MAP_AT
    stage_above: Box = STAGE_ABOVE
    panel_below: Box = PANEL_BELOW
    program_in: Box = PROGRAM_IN
    below_a_program: Point = (960, 830)
    asked_at: Point = (960, 410)
    below_it: Point = (960, 670)
    widest: float = 1600
    panel_apart: Box | None = None
    views: tuple[View, ...] = ()

    def view_of(self, place: Point) -> View | None:
        """The view in which something is seen that has its middle there."""
        return min(self.views, key=lambda view: view.far(place), default=None)

    def is_safe(self, box: Box, tolerance: float) -> bool:
        """Whether all of something is where no screen hides it."""
        view = self.view_of(box.middle)
        area = self.safe if view is None else view.of
        return area.grown(tolerance).holds(box)


WIDE = Layout()

SQUARE_FRAME = Box(420, 0, 1500, 1080)
SQUARE_SAFE = Box(446, 20, 1474, 1060)
SQUARE_WAYS = (
    (ROOMY, False),
    (SNUG, False),
    (ROOMY, True),
    (SNUG, True),
    (COMPACT, False),
    (COMPACT, True),
    (FINE, False),
)

# The graph above, the step below; a deep and narrow one beside its step.
SQUARE = Layout(
    shape="square",
    frame=SQUARE_FRAME,
    safe=SQUARE_SAFE,
    title_at=(460, 66),
    function_at=(1460, 66),
    low_head=76,
    high_head=76,
    ticks_at=Box(460, 1044, 1460, 1050),
    sentence_in=Box(450, 908, 1470, 1028),
    sentence=47,
    sentence_least=42,
    least=26,
    ways=SQUARE_WAYS,
    pans=False,
    stage_beside=Box(450, 112, 960, 896),
    panel_beside=Box(976, 150, 1464, 896),
    stage_above=Box(450, 112, 1470, 566),
    panel_below=Box(460, 590, 1460, 902),
    program_in=Box(460, 130, 1460, 720),
    below_a_program=(960, 860),
    asked_at=(960, 420),
    below_it=(960, 680),
    widest=980,
)

# A picture that was drawn for the wide frame is shown as it is there, and the rest stands in a frame below that.
BELOW = 1100.0


def with_picture(square: Layout, picture: View) -> Layout:
    """A square that shows a part of the wide frame, and beside that only what is said of it."""

    def down(box: Box) -> Box:
        return moved_box(box, 0, BELOW)

    def lower(place: Point) -> Point:
        return place[0], place[1] + BELOW

    return replace(
        WIDE,
        shape=square.shape,
        frame=square.frame,
        safe=square.safe,
        title_at=lower(square.title_at),
        function_at=lower(square.function_at),
        low_head=square.low_head,
        high_head=square.high_head,
        ticks_at=down(square.ticks_at),
        sentence_in=down(square.sentence_in),
        sentence=square.sentence,
        sentence_least=square.sentence_least,
        least=square.least,
        program_in=down(square.program_in),
        below_a_program=lower(square.below_a_program),
        asked_at=lower(square.asked_at),
        below_it=lower(square.below_it),
        widest=square.widest,
        panel_apart=down(square.panel_apart) if square.panel_apart else None,
        views=(picture, View(down(square.safe), square.safe)),
    )


# All of the picture above, and what is said large below it.
SQUARE_WHOLE = with_picture(
    replace(
        SQUARE,
        function_at=(1460, 140),
        program_in=Box(460, 120, 1460, 620),
        sentence_in=Box(460, 640, 1460, 1020),
        sentence=60,
        sentence_least=50,
    ),
    View(Box(80, 112, 1840, 884), Box(446, 190, 1474, 632)),
)

# What stands on the stage above, its workings in the panel's place below it, in type of their own size.
SQUARE_PICTURE = with_picture(
    replace(SQUARE, panel_apart=Box(460, 632, 1460, 880)),
    View(Box(86, 112, 1290, 868), Box(446, 112, 1474, 622)),
)

PICTURE_ABOVE = (SQUARE_PICTURE, SQUARE_WHOLE)  # for lessons in which nothing but their workings stands in the panel
LAID_ANEW = (SQUARE, SQUARE_WHOLE)  # for scenes whose parts take their places from the layout
SET_ANEW = (SQUARE,)  # for lessons that state where their parts stand in either shape
SHAPES = ("wide", "square")

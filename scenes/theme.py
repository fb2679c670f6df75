"""How everything looks: every size and duration of clips and site, as plain data; the colours are the core's.

Imports nothing that draws, so that the site's build can read it. Lengths are pixels of a frame 1920 wide and
1080 high, with the origin at the top left and y pointing down, whatever the quality that is rendered.

    python -m scenes.theme docs/generated      writes palette.css there
"""

from backprop_core.command import run_command

import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from backprop_core.palette import PALETTES as PALETTES
from backprop_core.palette import Palette as Palette
from scenes.box import Box
from scenes.files import write_whole

FRAME = Box(0, 0, 1920, 1080)
SAFE = Box(80, 40, 1840, 1040)  # projectors and televisions may hide what is outside
LEAST_TEXT = 36  # of text that must be read; only sub- and superscripts are smaller

TITLE = 38
FUNCTION = 60  # the function at the top, and the least that it shrinks to
FORMULA = 62
RESULT = 76
RULE = 36
SENTENCE = 42

TITLE_AT = (96, 76)  # left end, middle of the line
FUNCTION_AT = (1824, 80)  # right end, middle of the line
LOW_HEAD, HIGH_HEAD = 78, 148  # how high a function at the top may be: above the graph, above the step
TICKS_AT = Box(96, 1014, 1824, 1020)
SENTENCE_IN = Box(96, 876, 1824, 988)
PROGRAM_IN = Box(96, 180, 1824, 700)  # a program that is too long for the top, while the question is asked
STAGE_BESIDE = Box(86, 130, 1200, 846)  # where the graph is when the step stands beside it
PANEL_BESIDE = Box(1224, 230, 1824, 860)
PANEL_OVER_MAP, MAP_AT = Box(1224, 140, 1824, 690), Box(1224, 715, 1824, 860)  # when the graph is larger than its stage
LEDGER = 150.0  # the height of what has been found, at the foot of the panel
STAGE_ABOVE = Box(96, 130, 1824, 625)  # where it is when the step stands below
PANEL_BELOW = Box(96, 652, 1824, 850)


@dataclass(frozen=True)
class Density:
    """How large the parts of a graph are drawn, in pixels."""

    radius: float  # of a node
    symbol: float  # text inside it
    label: float  # letters and values beside it
    pill: float  # text of the partial on an edge
    row: float  # least distance between the middles of two rows
    gap: float  # least distance between two things in a row


ROOMY = Density(radius=50, symbol=50, label=46, pill=40, row=196, gap=34)
SNUG = Density(radius=42, symbol=42, label=40, pill=36, row=152, gap=26)
COMPACT = Density(radius=35, symbol=36, label=36, pill=36, row=128, gap=20)
FINE = Density(radius=27, symbol=30, label=30, pill=30, row=100, gap=14)  # to be all in view; a square is seen larger
DENSE = Density(radius=24, symbol=27, label=26, pill=24, row=83, gap=12)  # the step beside it says large what is lit

# Strokes, in pixels.
EDGE, LIT_EDGE, NODE_EDGE, RIM, RING = 3.5, 8.0, 3.0, 4.0, 7.0

STANDING_BACK = 0.35  # how much is seen of what a step is not about

# Durations, in seconds. All are whole fifteenths, so that a clip has the same times at 15, 30 and 60 frames a second.
BEAT = 1 / 15
APPEAR, MOVE, REVEAL, THINK = 6 * BEAT, 12 * BEAT, 9 * BEAT, 15 * BEAT
BLINK, REST = 4 * BEAT, 12 * BEAT  # to come to light where one is looked at; to rest when something has been found
STILL = 36 * BEAT  # the longest that a picture stands while a step is shown
GLANCE, LISTEN = 18 * BEAT, 24 * BEAT  # what a short line, or another, is given that stays while its motion is seen
LOOK = 9 * BEAT  # what the eye needs to find the place before it reads

# Characters a second. Captions on television run at 15 to 20.
READING_SPEED = 17


def time_to_read(text: str) -> float:
    """How long a line stays after it has appeared: time to find it and to read it, in whole fifteenths of a second."""
    return round((LOOK + len(text) / READING_SPEED) / BEAT) * BEAT


@dataclass(frozen=True)
class Quality:
    """The size of a clip's frame in pixels, frames a second, and how hard the encoders try."""

    width: int
    height: int
    rate: int
    h264: tuple[tuple[str, str], ...]
    av1: tuple[tuple[str, str], ...]

    @property
    def square(self) -> "Quality":
        """The same for a square frame as high."""
        return replace(self, width=self.height)


# From worse to better. Constant quality throughout; AV1's scale is twice as long as that of H.264.
QUALITIES = {
    "draft": Quality(854, 480, 15, (("preset", "veryfast"), ("crf", "23")), (("preset", "12"), ("crf", "42"))),
    "web": Quality(
        *(1920, 1080, 30),
        (("preset", "veryfast"), ("crf", "22"), ("x264-params", "subme=1:me=dia:rc-lookahead=5")),
        (("preset", "10"), ("crf", "44")),
    ),
    "lecture": Quality(1920, 1080, 60, (("preset", "medium"), ("crf", "18")), (("preset", "8"), ("crf", "32"))),
    "4k": Quality(3840, 2160, 30, (("preset", "medium"), ("crf", "18")), (("preset", "8"), ("crf", "32"))),
}


def stylesheet() -> str:
    """The palettes as CSS custom properties, --bp-paper and so on, for the site's light and dark schemes."""

    def block(selector: str, palette: Palette) -> str:
        lines = "".join(f"  --bp-{name}: {colour};\n" for name, colour in asdict(palette).items())
        return f"{selector} {{\n{lines}}}\n"

    light = block(':root,\n[data-md-color-scheme="default"]', PALETTES["light"])
    return light + "\n" + block('[data-md-color-scheme="slate"]', PALETTES["dark"])


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Name the folder for palette.css, like this: python -m scenes.theme docs/generated", file=sys.stderr)
        return 2
    write_whole(Path(arguments[0]) / "palette.css", stylesheet())
    return 0


if __name__ == "__main__":
    run_command(lambda: main(sys.argv[1:]))

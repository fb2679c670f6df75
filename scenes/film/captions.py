"""The words of a clip as files: captions, chapters, transcript. Pure text; nothing is drawn or computed."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import srt

from backprop_core import Trace

CIRCLES = (
    "On the left stands the {shape} of {function}, with the output on top; operations are circles, variables "
    "circles with a thick ring, constants rounded squares on dotted lines. Beside each node stands its value, and "
    "below that its adjoint behind a ∂; partials stand on the edges. On the right stand the rule of the step, its "
    "formula in letters, the same with numbers, and the result, at their foot the chain of what has been found; "
    "below, the line that the captions repeat, and a tick for each step. Numbers that travel along an edge do so "
    "on a plate, a hollow one where they are negative."
)
CARDS = (
    "Above stands the {shape} of {function}, variables at the left and the output at the right, each node a card "
    "of cells that is as high and as wide as its shape; those of variables have a thick ring. A cell has a number "
    "in it, or a square whose area is the size, filled for plus and hollow for minus. The gradient stands in the "
    "same shape behind a ∂, and on each edge stands what is done to it on the way. Below, the step is worked out "
    "in large cards, and what meets in an entry is lit; under them the line that the captions repeat, and a tick "
    "for each beat."
)
EARLY = 1e-6  # seconds by which a time may be off after many sums

Cue = tuple[float, float, str]  # from when, until when, in seconds, and what is said


@dataclass(frozen=True)
class Passage:
    """A beat of a clip as it came out, with when it begins and ends, in seconds.

    `name` is short, `title` what its chapter is called, `text` what is said.
    """

    name: str
    phase: str
    title: str
    start: float
    end: float
    text: str
    formula: str = ""


def timestamp(seconds: float) -> str:
    """A time as WebVTT writes it: 00:01:02.345."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def webvtt(cues: Iterable[Cue]) -> str:
    """Cues (start, end, text) as a WebVTT file."""
    blocks = [
        f"{number}\n{timestamp(start)} --> {timestamp(end)}\n{html.escape(text, quote=False)}\n"
        for number, (start, end, text) in enumerate(cues, 1)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def subrip(cues: Iterable[Cue]) -> str:
    """Cues as a SubRip file, which video sites and editing programs take: numbered, and with nothing escaped."""
    written: str = srt.compose(
        srt.Subtitle(number, milliseconds(start), milliseconds(end), text)
        for number, (start, end, text) in enumerate(cues, 1)
    )
    return written


def milliseconds(seconds: float) -> timedelta:
    """A time, rounded as a timestamp of WebVTT is."""
    return timedelta(milliseconds=round(seconds * 1000))


def told(passages: Sequence[Passage], said: Sequence[tuple[float, str]] = ()) -> list[Cue]:
    """What is said, from when it is said, so that no result is read before it is seen.

    Args:
        passages: the beats.
        said: what the scene says, with the second at which it does. A beat in which it says nothing is told whole.
    """
    return [cue for passage in passages for cue in cues(passage, said)]


def cues(passage: Passage, said: Sequence[tuple[float, str]]) -> list[Cue]:
    """What is said in a passage: from when, until when, and what."""
    own = [(at, text) for at, text in said if passage.start - EARLY <= at < passage.end - EARLY]
    if not own:
        return [(passage.start, passage.end, passage.text)]
    ends = [*[at for at, _ in own[1:]], passage.end]
    return [(max(at, passage.start), end, text) for (at, text), end in zip(own, ends, strict=True) if end > at]


def chapters(passages: Sequence[Passage]) -> list[Cue]:
    """One chapter for each step, by its title."""
    return [(passage.start, passage.end, passage.title) for passage in passages]


def transcript(title: str, idea: str, passages: Sequence[Passage]) -> str:
    """The whole clip in words, for readers who do not watch it."""
    lines = [title, "", idea, ""]
    for passage in passages:
        lines.append(f"{timestamp(passage.start)[3:8]}  {passage.title}")
        lines += [f"       {line}" for line in (passage.formula, passage.text) if line and line != passage.title]
        lines.append("")
    return "\n".join(lines)


def description(title: str, idea: str, trace: Trace | None, tree: bool, is_pass: bool = True) -> str:
    """What there is to see, for whoever cannot: where a clip shows a pass, its picture's parts; and every node."""
    lines = [title, "", idea]
    if trace is not None:
        shape = "tree" if tree else "graph"
        picture = CARDS if trace.has_arrays else CIRCLES
        lines += [
            *(["", picture.format(shape=shape, function=trace.expression.strip())] if is_pass else []),
            "",
            f"The nodes of the {shape}, in the order in which they are computed:",
            *[f"- {step.plugged}" for step in trace.forward],
        ]
    return "\n".join([*lines, ""])

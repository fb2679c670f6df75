"""How a clip of the catalogue plays: all that tests ask of it, found in one go and shared by all workers."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

import backprop_core as core
from scenes.catalogue import Clip
from scenes.film.frame_check import look_at
from scenes.film.job import scene_class
from scenes.film.pace import inspect_with_pace
from scenes.picture.typeset import Writing

THEME = "light"  # what looks at a frame works out the colours of the other


@dataclass(frozen=True)
class Played:
    """A clip that was played without being drawn.

    Attributes:
        sections: their names, in order.
        faults: what is wrong where each section ends, in a sentence.
        seconds: how long it lasts.
        moving: the share of the time in which something moves.
        stills: how long each picture stands, and in which section it begins to.
        writings: how many there are in the first frame.
        begins: for how long the first frame stands; 0 if it moves.
        tables: what was set as rows and columns and is still seen at the end.
        cues: what is said, and from when.
        lines: each line of the script that was said, and how long it was to be seen.
    """

    sections: list[str]
    faults: list[str]
    seconds: float
    moving: float
    stills: list[tuple[str, float]]
    writings: int
    begins: float
    tables: list[str]
    cues: list[Any]
    lines: list[tuple[str, float]]


def timed(scene: Any) -> Any:
    """A scene that notes for how long each of its lines is to be seen."""

    class Timed(scene):  # type: ignore[misc]
        def __init__(self, *told: Any, **options: Any) -> None:
            super().__init__(*told, **options)
            self.line_began: dict[str, float] = {}
            self.line_stood: dict[str, float] = {}

        def cue(self, text: str) -> None:
            super().cue(text)
            self.line_began[text] = self.seconds

        def unsaid(self) -> Any:
            """What began before now goes; a line that takes its place begins at this moment."""
            if self.sentence:
                for text in [text for text, start in self.line_began.items() if start < self.seconds]:
                    self.line_stood[text] = self.seconds - self.line_began.pop(text)
            return super().unsaid()

        @property
        def times_of_lines(self) -> list[tuple[str, float]]:
            script = {line.text for beat in scene.script(self.trace) for line in beat.lines}
            to_the_end = {text: self.seconds - start for text, start in self.line_began.items()}
            return [(text, seconds) for text, seconds in (self.line_stood | to_the_end).items() if text in script]

    return Timed


def play(clip: Clip) -> Played:
    """Play a clip without drawing it."""

    def made(**manim: Any) -> Any:
        return timed(scene_class(clip))(clip.title, traced(clip), THEME, **manim)

    inspector, pace = inspect_with_pace(made)
    scene: Any = inspector.scene
    first = pace.stretches[0]
    return Played(
        sections=inspector.seen,
        faults=inspector.found,
        seconds=scene.time,
        moving=pace.moving,
        stills=pace.stills,
        writings=sum(isinstance(thing, Writing) for thing in pace.first),
        begins=0 if first.moves else first.seconds,
        tables=[str(text) for text in look_at(scene).labels if "#grid(" in getattr(text.thing, "source", "")],
        cues=list(scene.cues),
        lines=scene.times_of_lines,
    )


def traced(clip: Clip) -> core.Trace | None:
    """What the scene of a clip is given."""
    return core.trace(clip.program, clip.at, tree=clip.tree) if clip.program else None


def played_once(clip: Clip, folder: Path) -> Played:
    """A clip as it plays, from a folder where whoever asks first leaves it for the others."""
    kept = folder / f"played-{clip.id}"
    with FileLock(folder / f"{kept.name}.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(play(clip)))
    played: Played = pickle.loads(kept.read_bytes())
    return played

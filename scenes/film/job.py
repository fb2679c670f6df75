"""Rendering one clip in one theme: what a worker does, in whatever process or machine it runs."""

import importlib
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import backprop_core as core
from scenes.catalogue import Clip
from scenes.files import folder_in_the_making, write_whole
from scenes.film import captions
from scenes.film.captions import Cue, Passage
from scenes.layout import WIDE, Layout
from scenes.theme import QUALITIES

Made = dict[str, Any]  # what the manifest says of a clip that has been rendered

# Manim's configuration is one for the whole process, so a worker with several threads takes its jobs in turn.
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Job:
    """One clip in one theme.

    Args:
        clip: what to render.
        theme: "light" or "dark".
        quality: a name in QUALITIES.
        folder: where the files of this theme go; it appears only when they are all there.
        square: whether the square film is made beside the wide one.
        transparent: whether the wide film is made without its paper too, for editors.
        sketch: whether it is only sketched: its words, its times and its pictures, and no film.
        threads: how many each encoder may use.
        progress: a file that tells how many sections are done, for whoever waits.
    """

    clip: Clip
    theme: str
    quality: str
    folder: Path
    square: bool = False
    transparent: bool = False
    sketch: bool = False
    threads: int = 1
    progress: Path | None = None

    @property
    def name(self) -> str:
        return f"{self.clip.id} ({self.theme})"


def render(job: Job) -> Made:
    """Render a clip with everything that belongs to it.

    Returns:
        What the manifest says of it: question, duration, passages, and the files, by kind, as paths
        from the clip's folder's parent, with the bytes of each that is one file. Of a sketch the films
        are named too, for they are to come.
    """
    from scenes.film.labelled import label
    from scenes.film.powerpoint import presentation
    from scenes.film.sheet import sheet

    clip, quality = job.clip, QUALITIES[job.quality]
    trace = core.trace(clip.program, clip.at, tree=clip.tree) if clip.program else None
    scene = scene_class(clip)
    beats = scene.script(trace)
    of = len(beats) * (1 + job.square)
    with ONE_AT_A_TIME, folder_in_the_making(job.folder) as folder:
        film, played = filmed(job, trace, WIDE, folder, lambda done: report(job, done, of))
        passages = [
            Passage(
                beat.name,
                beat.phase,
                beat.title,
                cut.start / quality.rate,
                cut.end / quality.rate,
                beat.text,
                beat.formula,
            )
            for beat, cut in zip(beats, film.cuts, strict=True)
        ]
        stills = sorted((folder / "stills").iterdir())
        shutil.copy(stills[poster_of(passages)], folder / "poster.webp")
        told = captions.told(passages, played.cues)
        write_words(folder, clip, trace, passages, told, scene.is_pass)
        if not job.sketch:
            label(folder / NAMES["mp4"], clip.title, clip.idea, captions.chapters(passages), told)
            write_whole(
                folder / NAMES["pptx"], presentation(clip.title, clip.idea, passages, folder / NAMES["mp4"], stills)
            )
            write_whole(folder / NAMES["sheet"], sheet(clip.title, clip.idea, beats, stills))
        if job.square:
            film_square(job, trace, folder, (film, played), poster_of(passages), of)
            label(folder / SQUARE_NAMES["square-mp4"], clip.title, clip.idea, captions.chapters(passages), told)
        names = NAMES | extra_names(job.square, job.transparent)
        sizes = {kind: (folder / name).stat().st_size for kind, name in names.items() if (folder / name).exists()}
    at = Path(job.folder.parent.name) / job.folder.name
    files = {kind: str(at / name) for kind, name in names.items()}
    return {
        "question": beats[0].lines[0].text,
        "duration": film.frames / quality.rate,
        "passages": passages,
        "files": files | {"stills": [str(at / "stills" / still.name) for still in stills]},
        "bytes": sizes,
    }


NAMES = {
    "mp4": "clip.mp4",
    "webm": "clip.webm",
    "gif": "clip.gif",
    "pptx": "clip.pptx",
    "sheet": "sheet.pdf",
    "poster": "poster.webp",
    "captions": "captions.vtt",
    "srt": "captions.srt",
    "chapters": "chapters.vtt",
    "transcript": "transcript.txt",
    "description": "description.txt",
}
# What the square film has of its own; it is as long as the wide one, beat by beat, and has its captions and chapters.
SQUARE_NAMES = {"square-mp4": "square.mp4", "square-webm": "square.webm", "square-poster": "square.webp"}
ALPHA_NAMES = {"alpha": "clip-alpha.mov"}


def extra_names(square: bool, transparent: bool) -> dict[str, str]:
    """The files that are made where they are asked for, by kind."""
    return (SQUARE_NAMES if square else {}) | (ALPHA_NAMES if transparent else {})


def filmed(job: Job, trace: Any, layout: Layout, folder: Path, after_cut: Callable[[int], None]) -> tuple[Any, Any]:
    """Film the clip of a job in a layout.

    Returns:
        The film, and the scene that was played for it.
    """
    from scenes.film.recorder import Film, play_to
    from scenes.film.sketch import Hasty, Sketch

    wide = layout.shape == WIDE.shape
    quality = QUALITIES[job.quality] if wide else QUALITIES[job.quality].square
    name = "clip" if wide else layout.shape
    transparent = job.transparent and wide and not job.sketch
    playing: list[Any] = []

    def made(**manim: Any) -> Any:
        playing.append(scene_class(job.clip)(job.clip.title, trace, job.theme, layout=layout, **manim))
        if transparent:
            playing[0].camera.background_opacity = 0
        return playing[0]

    if job.sketch:
        sketch = Sketch(folder, quality, after_cut, lambda: playing[0])
        play_to(sketch, made, Hasty, layout)
        return sketch, playing[0]
    film = Film(folder, quality, job.theme, job.threads, after_cut, name, has_gif=wide, has_alpha=transparent)
    play_to(film, made, layout=layout)
    return film, playing[0]


def film_square(job: Job, trace: Any, folder: Path, wide: tuple[Any, Any], poster: int, of: int) -> None:
    """The square film, in the first layout in which there is room and everything happens when it does in the wide one.

    The last layout shows the wide picture itself, so that there is always one.
    """
    from scenes.picture.arrange import NoRoomError

    film, played = wide
    apart = folder / "square"
    for layout in scene_class(job.clip).squares:
        with suppress(NoRoomError):
            square, scene = filmed(job, trace, layout, apart, lambda done: report(job, of // 2 + done, of))
            if (square.cuts, scene.cues) == (film.cuts, played.cues):
                break
        shutil.rmtree(apart)
    else:
        raise AssertionError(f"no square of {job.clip.id} keeps the time of the wide film")
    stills = sorted((apart / "stills").iterdir())
    shutil.move(stills[poster], folder / SQUARE_NAMES["square-poster"])
    for kind in ("square-mp4", "square-webm"):
        shutil.move(apart / SQUARE_NAMES[kind], folder / SQUARE_NAMES[kind])
    shutil.rmtree(apart)


def scene_class(clip: Clip) -> Any:
    """The class that plays a clip."""
    module, _, name = clip.scene.partition(":")
    return getattr(importlib.import_module(module), name)


def poster_of(passages: Sequence[Passage]) -> int:
    """The section whose end stands for the clip: the last step, where the answer has just been found."""
    return max(
        [place for place, passage in enumerate(passages) if passage.phase in ("forward", "backward")], default=-1
    )


def write_words(
    folder: Path,
    clip: Clip,
    trace: core.Trace | None,
    passages: Sequence[Passage],
    told: Sequence[Cue],
    is_pass: bool,
) -> None:
    """Captions, chapters, transcript and description."""
    write_whole(folder / NAMES["captions"], captions.webvtt(told))
    write_whole(folder / NAMES["srt"], captions.subrip(told))
    write_whole(folder / NAMES["chapters"], captions.webvtt(captions.chapters(passages)))
    write_whole(folder / NAMES["transcript"], captions.transcript(clip.title, clip.idea, passages))
    write_whole(folder / NAMES["description"], captions.description(clip.title, clip.idea, trace, clip.tree, is_pass))


def report(job: Job, done: int, of: int) -> None:
    """Say how far the job is; nobody depends on it."""
    if job.progress:
        write_whole(job.progress, f"{done} {of}")

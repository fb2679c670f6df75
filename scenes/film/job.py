"""Rendering one clip in one theme: what a worker does, in whatever process or machine it runs."""

import importlib
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import backprop_core as core
from scenes.catalogue import Clip
from scenes.files import folder_in_the_making, write_whole
from scenes.film import captions
from scenes.film.captions import Passage
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
        threads: how many each encoder may use.
        progress: a file that tells how many sections are done, for whoever waits.
    """

    clip: Clip
    theme: str
    quality: str
    folder: Path
    threads: int = 1
    progress: Path | None = None

    @property
    def name(self) -> str:
        return f"{self.clip.id} ({self.theme})"


def render(job: Job) -> Made:
    """Render a clip with everything that belongs to it.

    Returns:
        What the manifest says of it: question, duration, passages, and the files, by kind, as paths
        from the clip's folder's parent, with the bytes of each that is one file.
    """
    from scenes.film.powerpoint import presentation
    from scenes.film.recorder import Film, play_to

    clip, quality = job.clip, QUALITIES[job.quality]
    trace = core.trace(clip.program, clip.at, tree=clip.tree) if clip.program else None
    scene = scene_class(clip)
    beats = scene.script(trace)
    with ONE_AT_A_TIME, folder_in_the_making(job.folder) as folder:
        film = Film(folder, quality, job.theme, job.threads, lambda done: report(job, done, len(beats)))
        playing: list[Any] = []

        def made(**manim: Any) -> Any:
            playing.append(scene(clip.title, trace, job.theme, **manim))
            return playing[0]

        play_to(film, made)
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
        write_words(folder, clip, trace, passages, playing[0].cues, scene.is_pass)
        write_whole(
            folder / NAMES["pptx"], presentation(clip.title, clip.idea, passages, folder / NAMES["mp4"], stills)
        )
        sizes = {kind: (folder / name).stat().st_size for kind, name in NAMES.items()}
    at = Path(job.folder.parent.name) / job.folder.name
    files = {kind: str(at / name) for kind, name in NAMES.items()}
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
    "poster": "poster.webp",
    "captions": "captions.vtt",
    "chapters": "chapters.vtt",
    "transcript": "transcript.txt",
    "description": "description.txt",
}


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
    said: Sequence[tuple[float, str]],
    is_pass: bool,
) -> None:
    """Captions, chapters, transcript and description."""
    write_whole(folder / NAMES["captions"], captions.captions(passages, said))
    write_whole(folder / NAMES["chapters"], captions.chapters(passages))
    write_whole(folder / NAMES["transcript"], captions.transcript(clip.title, clip.idea, passages))
    write_whole(folder / NAMES["description"], captions.description(clip.title, clip.idea, trace, clip.tree, is_pass))


def report(job: Job, done: int, of: int) -> None:
    """Say how far the job is; nobody depends on it."""
    if job.progress:
        write_whole(job.progress, f"{done} {of}")

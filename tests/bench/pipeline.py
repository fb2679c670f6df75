"""How fast clips are rendered, beside Manim and the same encoders one after another; and how small and true they are.

Everything happens in a copy of the project, so that what has been rendered here stays as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np

import backprop_core as bc
from scenes.catalogue import CLIPS
from scenes.film.encoders import Gif, Video
from scenes.film.job import scene_class
from scenes.film.recorder import SVT_AV1, Film, play_to
from scenes.film.repeats import ONE_BACK
from scenes.theme import PALETTES, QUALITIES, Quality
from tests.bench.likeness import lowest_likeness
from tests.bench.measure import Promise, compiling_once, processor, seconds
from tests.commands import ROOT

COLD = "compose"
DRAFTS = ("paths", "compose", "sigmoid-tree", "one-sweep")  # the shortest
EDITED = "scenes/chapters/functions.py"  # of `compose`, and of none of the others
LIKENED = "paths"
LEAST_LIKENESS = 0.98

RENDER = """
import sys
from scenes.catalogue import CLIPS
from scenes.commands import render
names, *options = sys.argv[1:]
sys.exit(render.main(options, [clip for clip in CLIPS if clip.id in names.split()]))
"""
FILL = f"""
from scenes.film import manifest
from scenes.catalogue import CLIPS
from scenes.film.fingerprint import fingerprint
from scenes.commands.render import MEDIA
rows = manifest.read(MEDIA)
for clip in CLIPS:
    rows.setdefault(clip.id, rows["{DRAFTS[0]}"] | {{"id": clip.id, "hash": fingerprint(clip, "draft")}})
manifest.write(MEDIA, rows, rows)
"""

READ_ALL = f"""
import hashlib
from pathlib import Path
for _ in range({len(CLIPS)}):
    digest = hashlib.sha256()
    for room in ("scenes", "backprop_core"):
        for path in sorted(Path(room).rglob("*.py")):
            digest.update(path.read_bytes())
"""


def promises() -> Iterator[Promise]:
    """What the pipeline promises, measured now."""
    with tempfile.TemporaryDirectory() as name:
        project = copy_of_the_project(Path(name) / "project")
        yield cold_render(project)
        yield first_page(project)
        yield nothing_changed(project)
        yield one_scene_edited(project)
        yield from size_and_look(Path(name), project)


def cold_render(project: Path) -> Promise:
    """The films and pictures of a clip that moves as much as most, at web quality and in both themes, from nothing.

    Counted are seconds of processors, which Manim's own encoder uses all of, as our workers do.
    """
    begin = processor()
    render(project, (COLD,), "--quality", "web", "--theme", "both", "--shape", "wide")
    ours, begin = processor() - begin, processor()
    for theme in PALETTES:
        plain(COLD, theme, QUALITIES["web"], project)
    theirs = processor() - begin
    return Promise(f"make scenes, {COLD} at web quality", ours, "manim, then the same encoders", theirs, most=0.47)


def first_page(project: Path) -> Promise:
    """What `make serve` waits for before the first page: words and pictures of clips, and once waited for: their films."""
    begin = processor()
    render(project, DRAFTS, "--sketch", "--quality", "draft", "--theme", "light")
    ours, begin = processor() - begin, processor()
    render(project)
    theirs = processor() - begin
    return Promise(f"words and pictures of {len(DRAFTS)} clips", ours, "their films as drafts", theirs, most=0.33)


def nothing_changed(project: Path) -> Promise:
    """Looking at every clip; those that were not rendered here stand in the manifest with another's files."""
    said_by([sys.executable, "-c", FILL], project)
    command = [sys.executable, "-m", "scenes.commands.render", "--quality", "draft", "--theme", "light"]
    with tempfile.TemporaryDirectory() as folder:
        compiled = compiling_once(folder)
        look, read_all = (
            partial(said_by, told, project, **compiled) for told in (command, [sys.executable, "-c", READ_ALL])
        )
        assert "Nothing has changed" in look()
        took, read_took = seconds(look, read_all, samples=5)
    reference = f"reading and hashing all code {len(CLIPS)} times"
    return Promise(f"make scenes, none of {len(CLIPS)} clips changed", took, reference, read_took, most=11.0)


def one_scene_edited(project: Path) -> Promise:
    """How many clips are rendered after an edit in the chapter of one of them."""
    path = project / EDITED
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    said = render(project)
    count = said.count(" done after ")
    assert "compose (light) done" in said
    return Promise("clips rendered after one was edited", count, "clips edited", 1, most=1.0, unit="")


def size_and_look(folder: Path, project: Path) -> Iterator[Promise]:
    """Our WebM beside Manim's own MP4 of the same frames."""
    quality = QUALITIES["web"]
    raw = raw_film(LIKENED, folder, quality)
    manims = manim(LIKENED, "light", project, quality)
    webm = folder / "clip.webm"
    alike, manims_alike = lowest_likeness(webm, raw), lowest_likeness(manims, raw)
    sizes = webm.stat().st_size / 1000, manims.stat().st_size / 1000
    yield Promise(f"WebM of {LIKENED}", sizes[0], "Manim's MP4", sizes[1], most=0.25, unit="kB")
    yield Promise(
        f"1 − lowest SSIM, WebM {alike:.4f} (Manim's {manims_alike:.4f})",
        1 - alike,
        "what may be lost",
        1 - LEAST_LIKENESS,
        most=1.0,
        unit="",
    )


def copy_of_the_project(folder: Path) -> Path:
    """What rendering needs, in a folder of its own."""
    for part in ("backprop_core", "scenes", "docs/vendor", "tests/bench"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def render(project: Path, clips: Sequence[str] = DRAFTS, *options: str) -> str:
    """What rendering a few clips in a copy of the project says, as drafts if nothing else is asked for."""
    options = options or ("--quality", "draft", "--theme", "light")
    return said_by([sys.executable, "-c", RENDER, " ".join(clips), *options], project)


def plain(clip: str, theme: str, quality: Quality, project: Path) -> None:
    """The same files as a person would get them with Manim: its MP4, then each frame of that encoded again."""
    movie = manim(clip, theme, project, quality)
    threads = str(len(os.sched_getaffinity(0)))
    h264 = {**dict(quality.h264), **ONE_BACK, "threads": threads}
    av1 = {**dict(quality.av1), "svtav1-params": f"lp={threads}:{SVT_AV1}"}
    videos = [
        Video(movie.with_name("clip.mp4"), "libx264", quality, h264, {}, every_frame=True),
        Video(movie.with_name("clip.webm"), "libsvtav1", quality, av1, {}, every_frame=True),
    ]
    gif = Gif(movie.with_name("clip.gif"), quality, PALETTES[theme])
    with av.open(str(movie)) as file:
        for at, frame in enumerate(file.decode(video=0)):
            gif.add(frame.to_ndarray(format="rgba"), at, 1)
            frame.time_base = Fraction(1, quality.rate)
            for video in videos:
                video.show(frame, at, 1, begins=False)
    gif.finish(at + 1)
    gif.close()
    for video in videos:
        video.finish(at + 1)
        video.close()


def manim(clip: str, theme: str, project: Path, quality: Quality) -> Path:
    """The movie that the `manim` command makes of a clip's scene."""
    folder = project / "manim" / f"{clip}-{theme}-{quality.height}"
    options = ["--resolution", f"{quality.width},{quality.height}", "--fps", str(quality.rate), "--disable_caching"]
    options += ["--media_dir", str(folder), "--verbosity", "ERROR", "--progress_bar", "none"]
    command = [sys.executable, "-m", "manim", "render", *options, "tests/bench/plain_scenes.py", "Plain"]
    said_by(command, project, CLIP=clip, THEME=theme)
    (movie,) = folder.rglob("Plain.mp4")
    return movie


def raw_film(name: str, folder: Path, quality: Quality) -> Path:
    """Films a clip as `make scenes` does, and keeps its frames beside that as they were, without loss."""
    clip = next(clip for clip in CLIPS if clip.id == name)
    trace = bc.trace(clip.program, clip.at, tree=clip.tree) if clip.program else None
    path = folder / "raw.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264rgb", rate=quality.rate, options={"qp": "0", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = quality.width, quality.height, "rgb24"

        class Both(Film):
            """A film that writes its frames down too."""

            def add(self, pixels: np.ndarray, repeat: int) -> None:
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[..., :3]), format="rgb24")
                for at in range(self.frames, self.frames + repeat):
                    frame.pts = at
                    file.mux(stream.encode(frame))
                super().add(pixels, repeat)

        scene = scene_class(clip)
        play_to(Both(folder, quality, "light"), lambda **options: scene(clip.title, trace, "light", **options))
        file.mux(stream.encode(None))
    return path


def said_by(command: list[str], folder: Path, **environment: str) -> str:
    """What a command says that is run in a folder, and that may import what is there and nothing of here."""
    environment = {**os.environ, **environment, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

"""The moving picture of the README: the backward pass, as the pipeline's own GIF of a draft.

    python -m scenes.commands.readme_picture FILE

It is the one rendered file that stands in git, because a README shows only what stands there too. It begins where the
question has been asked, with the graph before the first step.
"""

from backprop_core.command import run_command

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence

from scenes.catalogue import CLIPS
from scenes.film.encoders import GIF_TICKS, Gif
from scenes.film.job import Job, render
from scenes.theme import PALETTES, QUALITIES

SHOWN, THEME, QUALITY = "backward-pass", "light", "draft"
WIDTH = 720  # pixels, about as wide as a README is read


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print(
            "Name the file to write, like this: python -m scenes.commands.readme_picture .github/backward-pass.gif",
            file=sys.stderr,
        )
        return 2
    path = Path(arguments[0])
    clip = next(clip for clip in CLIPS if clip.id == SHOWN)
    with tempfile.TemporaryDirectory() as folder:
        made = render(Job(clip, THEME, QUALITY, Path(folder) / clip.id / THEME))
        begin_at(made["passages"][0].end, Path(folder) / made["files"]["gif"], path)
    print(f"{path}: {path.stat().st_size // 1000} kB")
    return 0


def begin_at(time: float, whole: Path, path: Path) -> None:
    """Writes a GIF without what stands in it before the picture that is seen just before a time, in seconds."""
    shown = list(pictures(whole))
    first = max(start for start, _, _ in shown if start < time * GIF_TICKS)
    with closing(Gif(path, replace(QUALITIES[QUALITY], rate=GIF_TICKS), PALETTES[THEME], WIDTH)) as gif:
        for start, _, pixels in shown:
            if start >= first:
                gif.write(pixels, start - first)
        gif.last = pixels
        gif.finish(shown[-1][1] - first)


def pictures(path: Path) -> Iterator[tuple[int, int, np.ndarray]]:
    """The pictures of a GIF: from when to when each is seen, in hundredths of a second, and its pixels."""
    start = 0
    with Image.open(path) as opened:
        for frame in ImageSequence.Iterator(opened):
            end = start + round(frame.info["duration"] * GIF_TICKS / 1000)
            yield start, end, np.asarray(frame.convert("RGBA"))
            start = end


if __name__ == "__main__":
    run_command(lambda: main(sys.argv[1:]))

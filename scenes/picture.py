"""The moving picture of the README: the backward pass, as the pipeline's own GIF of a draft.

    python -m scenes.picture FILE

It is the one rendered file that stands in git, because a README shows only what stands there too.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scenes.catalogue import CLIPS
from scenes.job import Job, render

SHOWN = "backward-pass"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("Name the file to write, like this: python -m scenes.picture .github/backward-pass.gif", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    clip = next(clip for clip in CLIPS if clip.id == SHOWN)
    with tempfile.TemporaryDirectory() as folder:
        made = render(Job(clip, "light", "draft", Path(folder) / clip.id / "light"))
        shutil.copy(Path(folder) / made["files"]["gif"], path)
    print(f"{path}: {path.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

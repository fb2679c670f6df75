"""The scene of the clip that CLIP names, as the `manim` command wants one: a class that takes no arguments of ours."""

from __future__ import annotations

import os
from typing import Any

import backprop_core as bc
from scenes.catalogue import CLIPS
from scenes.film.job import scene_class

clip = next(clip for clip in CLIPS if clip.id == os.environ["CLIP"])
trace = bc.trace(clip.program, clip.at, tree=clip.tree) if clip.program else None
played = scene_class(clip)


class Plain(played):  # type: ignore[misc, valid-type]
    """The scene, in the theme that THEME names."""

    def __init__(self, **options: Any) -> None:
        super().__init__(clip.title, trace, os.environ["THEME"], **options)

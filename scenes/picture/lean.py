"""Animations of Manim's that copy nothing which they do not need: they are used as Manim's, and show the same."""

from dataclasses import dataclass
from typing import Any

import manim
import numpy as np
from manim import Animation, Transform, VMobject

COLOURS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")  # red, green, blue, and how much is seen


@dataclass(frozen=True)
class Look:
    """How a part of what fades is drawn, and its outline where it is gone, if that is elsewhere.

    `colours` are those of which something is seen.
    """

    part: VMobject
    outline: np.ndarray
    gone: np.ndarray | None
    colours: list[tuple[str, np.ndarray]]

    def show(self, share: float) -> None:
        """Let a share of it be seen."""
        if self.gone is not None:
            self.part.points = (1 - share) * self.gone + share * self.outline
        seen = np.array([1, 1, 1, share])
        for name, rgbas in self.colours:
            setattr(self.part, name, rgbas * seen)


class Fade(Transform):
    """A fade that keeps how each part looks, where Manim makes three copies of all that fades.

    Outlines that stay where they are stay as they are to the last bit, so that the camera may keep them too.
    """

    shift_vector: np.ndarray
    scale_factor: float
    point_target: bool
    comes: bool
    looks: list[Look]

    def begin(self) -> None:
        parts: Any = self.mobject.family_members_with_points()
        way = self.shift_vector * (-1 if self.comes and not self.point_target else 1)
        middle, scale = self.mobject.get_center() + way, self.scale_factor
        moves = np.any(way) or scale != 1
        self.looks = [
            Look(
                part,
                part.points,
                scale * (part.points + way - middle) + middle if moves else None,
                [(name, rgbas) for name in COLOURS if (rgbas := getattr(part, name))[:, 3].any()],
            )
            for part in parts
        ]
        Animation.begin(self)

    def create_starting_mobject(self) -> Any:
        return self.mobject

    def get_all_mobjects(self) -> Any:
        return [self.mobject]

    def interpolate_mobject(self, alpha: float) -> None:
        for place, look in enumerate(self.looks):
            share = self.get_sub_alpha(alpha, place, len(self.looks))
            look.show(share if self.comes else 1 - share)


class FadeIn(Fade, manim.FadeIn):
    """Comes to light."""

    comes = True


class FadeOut(Fade, manim.FadeOut):
    """Goes, and is gone."""

    comes = False


class UpdateFromAlphaFunc(manim.UpdateFromAlphaFunc):
    """Becomes what a function makes of it, which never asks how it began."""

    def create_starting_mobject(self) -> Any:
        return self.mobject

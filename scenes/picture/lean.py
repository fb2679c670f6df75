"""Animations of Manim's that copy nothing which they do not need: they are used as Manim's, and show the same."""

from typing import Any

import manim
import numpy as np
from manim import Animation, Transform, VMobject

LOOKS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")  # red, green, blue, and how much is seen


class InPlace(Transform):
    """A fade that changes only how much is seen, where nothing else of it was asked for.

    Manim makes three copies of what fades, and moves each of its outlines to where it is. Here they stay as they are to
    the last bit, so that the camera may keep them too.
    """

    shift_vector: np.ndarray
    scale_factor: float
    stays = False

    def seen(self, share: float) -> float:
        """How much is seen after a share of the fade."""
        raise NotImplementedError

    def begin(self) -> None:
        parts = self.mobject.family_members_with_points()
        moves = np.any(self.shift_vector) or self.scale_factor != 1
        self.stays = not moves and all(isinstance(part, VMobject) for part in parts)
        if not self.stays:
            super().begin()
            return
        self.looks = [(part, [(name, getattr(part, name)) for name in LOOKS]) for part in parts]
        Animation.begin(self)

    def create_starting_mobject(self) -> Any:
        return self.mobject if self.stays else super().create_starting_mobject()

    def get_all_mobjects(self) -> Any:
        return [self.mobject] if self.stays else super().get_all_mobjects()

    def interpolate_mobject(self, alpha: float) -> None:
        if not self.stays:
            super().interpolate_mobject(alpha)
            return
        for place, (part, looks) in enumerate(self.looks):
            share = np.array([1, 1, 1, self.seen(self.get_sub_alpha(alpha, place, len(self.looks)))])
            for name, rgbas in looks:
                setattr(part, name, rgbas * share)


class FadeIn(InPlace, manim.FadeIn):
    """Comes to light."""

    def seen(self, share: float) -> float:
        return share


class FadeOut(InPlace, manim.FadeOut):
    """Goes, and is gone."""

    def seen(self, share: float) -> float:
        return 1 - share


class UpdateFromAlphaFunc(manim.UpdateFromAlphaFunc):
    """Becomes what a function makes of it, which never asks how it began."""

    def create_starting_mobject(self) -> Any:
        return self.mobject

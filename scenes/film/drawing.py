"""A camera that remembers the outlines that it has drawn, for most of what is drawn anew stands where it stood."""

from typing import Any
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from manim import Camera, VMobject, color_to_int_rgba


class Remembering(Camera):
    """Hands Cairo an outline as it was, where it is the same as at the frame before.

    Manim works every outline out anew at every frame, which takes longer than to fill it. An outline is kept when it
    has been seen twice, for what moves would be kept for nothing.
    """

    def __init__(self, *settings: Any, **more: Any) -> None:
        super().__init__(*settings, **more)
        self.outlines: WeakKeyDictionary[VMobject, tuple[np.ndarray, cairo.Path | None]] = WeakKeyDictionary()

    def init_background(self) -> None:
        """Fill the paper pixel by pixel; Manim would do it byte by byte, which takes twenty times as long."""
        pixel = color_to_int_rgba(self.background_color, self.background_opacity).astype(np.uint8).view(np.uint32)
        whole = np.full((self.pixel_height, self.pixel_width), pixel)
        self.background: Any = whole.view(np.uint8).reshape(*whole.shape, self.n_channels)

    def set_cairo_context_path(self, ctx: Any, vmobject: VMobject) -> Any:
        before = self.outlines.get(vmobject)
        points, path = before if before and np.array_equal(before[0], vmobject.points) else (None, None)
        if path is not None:
            ctx.new_path()
            ctx.append_path(path)
            return self
        super().set_cairo_context_path(ctx, vmobject)
        if points is not None:
            self.outlines[vmobject] = points, ctx.copy_path()
        elif len(vmobject.points):
            self.outlines[vmobject] = vmobject.points.copy(), None
        return self

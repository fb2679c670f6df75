"""A camera that shows parts of what a scene draws each at a size of its own, where the frame has another shape."""

from typing import Any

import cairo
from manim import Camera, VMobject

from scenes.film.drawing import Remembering
from scenes.layout import Layout
from scenes.picture.typeset import box_of, point


def camera_for(layout: Layout) -> type[Camera]:
    """The camera that films a layout."""
    if not layout.views:
        return Remembering

    class Views(Remembering):
        """Draws everything as the view shows it in which it has its middle."""

        def display_vectorized(self, vmobject: VMobject, ctx: Any) -> Any:
            view = layout.view_of(box_of(vmobject).middle) if vmobject.has_points() else None
            if view is None:
                return super().display_vectorized(vmobject, ctx)
            (x, y, _), (of_x, of_y, _) = point(*view.at.middle), point(*view.of.middle)
            scale = view.scale
            before = ctx.get_matrix()
            ctx.transform(cairo.Matrix(scale, 0, 0, scale, x - scale * of_x, y - scale * of_y))
            super().display_vectorized(vmobject, ctx)
            ctx.set_matrix(before)
            return self

    return Views

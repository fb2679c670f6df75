"""The row that lists the clip of steepest.py, as it would stand in scenes/catalogue.py."""

from scenes.catalogue import Clip

CLIPS = (
    # --8<-- [start:row]
    Clip(
        id="steepest",
        title="The steepest variable",
        idea="The gradient says which variable moves the output most.",
        scene="scenes.chapters.steepest:Steepest",
        program="y = w*x + b",
        at={"w": 3, "x": 2, "b": 1},
    ),
    # --8<-- [end:row]
)

"""Two clips that render fast, for the tests: a small one, and one that fails."""

from scenes.catalogue import Clip

SMALL = Clip("small", "A small one", "It is small.", "scenes.passes:ForwardPass", "2x", {"x": 3}, True)
BROKEN = Clip("broken", "A broken one", "It breaks.", "tests.scenes.broken:Broken", "2x", {"x": 3}, True)

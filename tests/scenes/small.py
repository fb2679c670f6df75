"""Three clips that render fast, for the tests: a small one, one that fails, and one that takes its process down."""

from scenes.catalogue import Clip

SMALL = Clip("small", "A small one", "It is small.", "scenes.chapters.passes:ForwardPass", "2x", {"x": 3}, True)
BROKEN = Clip("broken", "A broken one", "It breaks.", "tests.scenes.broken:Broken", "2x", {"x": 3}, True)
CRASHING = Clip("crashing", "A crash", "It crashes.", "tests.scenes.broken:Crashing", "2x", {"x": 3}, True)

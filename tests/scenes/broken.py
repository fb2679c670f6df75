"""A scene that fails in its first step, for the tests of what happens then."""

from scenes.passes import ForwardPass


class Broken(ForwardPass):
    def take(self, beat):
        raise ZeroDivisionError(f"the pen broke at {beat.name}")

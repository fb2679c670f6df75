"""Scenes that go wrong in their first step, for the tests of what happens then."""

import os

from scenes.chapters.passes import ForwardPass


class Broken(ForwardPass):
    def take(self, beat):
        raise ZeroDivisionError(f"the pen broke at {beat.name}")


class Crashing(ForwardPass):
    def take(self, beat):
        os.abort()

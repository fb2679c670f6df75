"""Scenes that go wrong in their first step, for the tests of what happens then."""

import os
from typing import NoReturn

from scenes.chapters.passes import ForwardPass
from scenes.stage.script import Beat


class Broken(ForwardPass):
    def take(self, beat: Beat) -> NoReturn:
        raise ZeroDivisionError(f"the pen broke at {beat.name}")


class Crashing(ForwardPass):
    def take(self, beat: Beat) -> NoReturn:
        os.abort()

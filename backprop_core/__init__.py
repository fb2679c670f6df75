"""Backprop in Motion's core: functions as graphs, values forward, adjoints backward, and the words for each step."""

from . import notation
from .errors import BackpropError
from .parser import parse
from .trace import Trace, nudge, trace

__all__ = ["BackpropError", "Trace", "notation", "nudge", "parse", "trace"]

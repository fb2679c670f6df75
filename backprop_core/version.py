"""The version, which the package, its wheel and its command state."""

__version__ = "0.1.0"

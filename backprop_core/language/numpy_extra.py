"""NumPy, which holds the entries of vectors and matrices. It is imported with the first of them.

Whoever installed the package without its extra `arrays` is told so in a sentence.
"""

from __future__ import annotations

from .errors import BackpropError

try:
    import numpy as np
except ModuleNotFoundError as missing:
    raise BackpropError(
        'Vectors and matrices need NumPy: pip install "backprop-in-motion[arrays]" brings it.'
    ) from missing

__all__ = ["np"]

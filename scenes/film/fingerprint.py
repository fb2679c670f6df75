"""What a clip was made from, as one hash: when it is the same, the clip need not be rendered again.

It covers the code that the scene comes to import (so the core too), the code that films it, the typeface, the
versions of the libraries that draw and encode, the clip's row and the quality. Nothing of Manim is imported here.
"""

import ast
import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from scenes.catalogue import Clip
from scenes.picture import fonts

ROOT = Path(__file__).resolve().parents[2]
OURS = ("scenes", "backprop_core")
MAKERS = ("scenes.film.job",)  # what every clip goes through, whatever its scene
LIBRARIES = ("manim", "typst", "numpy", "pillow", "pycairo", "av", "svgelements", "fonttools", "python-pptx", "srt")
NOT_OURS = ("scenes.catalogue",)  # of the catalogue a clip's own row counts, and nothing else


def fingerprint(clip: Clip, quality: str) -> str:
    """The hash of all that a clip at a quality depends on; themes are rendered from the same."""
    digest = hashlib.sha256(repr((clip, quality, machinery())).encode())
    for path in sorted(imported(clip.scene.partition(":")[0], *MAKERS)):
        digest.update(f"{path}\n".encode() + (ROOT / path).read_bytes())
    return digest.hexdigest()[:16]


@cache
def machinery() -> tuple[object, ...]:
    """The versions and the typeface that everything is made with."""
    faces = tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in fonts.sources())
    return sys.version_info[:2], tuple(version(library) for library in LIBRARIES), faces


@cache
def imported(*modules: str) -> frozenset[str]:
    """The files of the project that modules come to import, themselves included, as paths from the project's folder."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        path = file_of(waiting.pop())
        if path is not None and path not in found:
            found.add(path)
            waiting += named_imports(path)
    return frozenset(found)


@cache
def file_of(module: str) -> str | None:
    """The file of one of our modules, from the project's folder; None for any other name."""
    if module.partition(".")[0] not in OURS or module in NOT_OURS:
        return None
    stem = Path(*module.split("."))
    return next((str(path) for path in (stem.with_suffix(".py"), stem / "__init__.py") if (ROOT / path).exists()), None)


def named_imports(path: str) -> tuple[str, ...]:
    """Every name that a file imports or imports from, absolute, wherever in the file it does."""
    return imports_in((ROOT / path).read_bytes(), Path(path).with_suffix("").parts[:-1])


@cache
def imports_in(code: bytes, package: tuple[str, ...]) -> tuple[str, ...]:
    """The same for the code of a module that lies in a package."""
    names: list[str] = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            names += [origin, *(f"{origin}.{alias.name}" for alias in node.names)]
    return tuple(with_packages(names))


def with_packages(names: list[str]) -> Iterator[str]:
    """Each name after the packages that it lies in, for importing it imports them too."""
    for name in names:
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            yield ".".join(parts[:count])

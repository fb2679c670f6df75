"""Who made what is in the kit, and under which licence: its LICENSES.txt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from docs.extensions.javascript import DOCS

ROOT = DOCS.parent
HEAD = """\
What is in this folder, who made it, and under which licence. The texts of the licences follow below the list.

"""


@dataclass(frozen=True)
class Part:
    """Something that somebody made.

    Args:
        name: what it is, and by whom.
        licence: its licence by name.
        inside: patterns of the files that it is, or is part of, from the kit's folder.
        texts: where the words of its licence stand; none where another row has them.
    """

    name: str
    licence: str
    inside: tuple[str, ...]
    texts: tuple[Path | Traversable, ...] = ()


def parts() -> Iterator[Part]:
    """Everything, ours first."""
    yield Part(
        "The article, the clips, their pictures, captions and slides, and the notebooks: Backprop in Motion",
        "CC BY 4.0",
        ("*.html", "*.txt", "generated/media/*", "generated/small/*", "generated/previews/*", "generated/slides/*",
         "generated/notebooks/*", "search/*", "reference/*.json"),
        (ROOT / "LICENSE-media",),
    )  # fmt: skip
    yield Part(
        "The code of the pages and of the explorables: Backprop in Motion",
        "MIT",
        ("kit/*", "generated/*.css", "generated/thirty_lines.py", "generated/icons/*", "styles/*", "assets/icon.svg",
         "assets/javascripts/palette.js", "assets/javascripts/embed.js"),
        (ROOT / "LICENSE",),
    )  # fmt: skip
    yield Part(
        "Optical Recognition of Handwritten Digits, the pictures that the digits are learned from: E. Alpaydin and "
        "C. Kaynak (1998), UCI Machine Learning Repository, https://doi.org/10.24432/C50P49",
        "CC BY 4.0",
        ("kit/kit.js",),
    )
    yield Part(
        "Material for MkDocs, the pages’ frame and search: Martin Donath and contributors. Its scripts contain lunr.js "
        "(Oliver Nightingale, MIT), clipboard.js (Zeno Rocha, MIT), escape-html (TJ Holowaychuk and others, MIT), RxJS "
        "(Google, Netflix, Microsoft and contributors, Apache 2.0: https://www.apache.org/licenses/LICENSE-2.0), tslib "
        "(Microsoft, 0BSD) and focus-visible (W3C Software and Document License: "
        "https://www.w3.org/copyright/software-license-2023/)",
        "MIT",
        ("assets/*", "generated/theme.css", "kit/kit.js"),
        (Path(str(distribution("mkdocs-material").locate_file(""))) / metadata_folder() / "licenses" / "LICENSE",),
    )
    yield Part(
        "Icons in the pages’ frame: Material Design Icons (Pictogrammers)",
        "Apache 2.0",
        ("*.html", "generated/theme.css"),
        (files("material") / "templates" / ".icons" / "material" / "LICENSE",),
    )
    vendor = DOCS / "vendor"
    yield Part(
        "KaTeX, which sets formulas: Khan Academy and other contributors",
        "MIT",
        ("kit/kit.js", "generated/site.css", "generated/elsewhere.css", "vendor/katex/*"),
        (vendor / "katex" / "LICENSE",),
    )
    yield Part(
        "The typefaces of KaTeX: Design Science, Khan Academy",
        "SIL Open Font License 1.1",
        ("vendor/katex/fonts/*", "generated/fonts/KaTeX*", "kit/kit.js"),
    )
    yield Part(
        "Inter: the Inter Project Authors",
        "SIL Open Font License 1.1",
        ("generated/fonts/inter*", "vendor/fonts/*"),
        (vendor / "fonts" / "LICENSE-inter",),
    )
    yield Part(
        "JetBrains Mono: the JetBrains Mono Project Authors",
        "SIL Open Font License 1.1",
        ("generated/fonts/jetbrains*", "vendor/fonts/*"),
        (vendor / "fonts" / "LICENSE-jetbrains-mono",),
    )
    yield Part(
        "CodeMirror, in which readers write: Marijn Haverbeke and others",
        "MIT",
        ("kit/kit.js", "vendor/codemirror/*"),
        (vendor / "codemirror" / "LICENSE",),
    )
    yield Part(
        "MicroPython, which runs what they write: Damien P. George and others",
        "MIT",
        ("kit/python.js", "vendor/micropython/*"),
        (vendor / "micropython" / "LICENSE",),
    )


def metadata_folder() -> str:
    """The folder beside the theme’s package in which its licence lies."""
    found = distribution("mkdocs-material")
    return f"{found.name.replace('-', '_')}-{found.version}.dist-info"


def text(kit: Path) -> str:
    """The list for a folder, and the licences’ words.

    Raises:
        LookupError: a file there is nobody's.
    """
    rows = list(parts())
    if nobodys := [name for name in names(kit) if not any(has(row, name) for row in rows)]:
        raise LookupError(f"{nobodys[0]} is in the kit, and docs/making/licences.py does not say whose it is.")
    listed = "".join(f"* {row.name}.\n  Licence: {row.licence}. In: {', '.join(row.inside)}\n\n" for row in rows)
    said = "".join(
        f"\n{'=' * 100}\n{row.name}\n{'=' * 100}\n\n{path.read_text(encoding='utf-8').strip()}\n"
        for row in rows
        for path in row.texts
    )
    return HEAD + listed + said


def names(kit: Path) -> list[str]:
    """Every file of a folder, by its path in it."""
    return sorted(path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file())


def has(row: Part, name: str) -> bool:
    """Whether a file is of a part, or contains it."""
    return any(fnmatch(name, pattern) for pattern in row.inside)

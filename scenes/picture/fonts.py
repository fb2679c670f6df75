"""The typeface of the clips' words: the site's own Inter, turned from WOFF2 into the TTF that Typst reads."""

import hashlib
import io
from functools import cache
from pathlib import Path

from scenes.files import write_whole

VENDORED = Path("docs/vendor/fonts")
MADE = Path("build/fonts")


def sources() -> list[Path]:
    """The vendored files that clips are set in: the static Latin cuts of Inter, regular and semibold."""
    found = sorted(VENDORED.glob("inter-latin-[46]00-normal.woff2"))
    if len(found) != 2:
        raise FileNotFoundError(f"Inter 400 and 600 (inter-latin-…-normal.woff2) should be in {VENDORED}.")
    return found


@cache
def font_folder() -> Path:
    """The folder of TTF files for Typst's font_paths, made when it is missing or the vendored files have changed."""
    from fontTools.ttLib import TTFont

    content = [(source.stem, source.read_bytes()) for source in sources()]
    folder = MADE / hashlib.sha256(b"".join(data for _, data in content)).hexdigest()[:12]
    for stem, data in content:
        made = folder / f"{stem}.ttf"
        if not made.exists():
            font = TTFont(io.BytesIO(data))
            font.flavor = None
            out = io.BytesIO()
            font.save(out)
            write_whole(made, out.getvalue())
    return folder.resolve()

"""Each clip as slides, one for each step: what `make slides` runs.

    python -m scenes.commands.slides [--clip NAME] [--theme light|dark|both] [--into FOLDER] [--zipped]

For each clip and theme there come: NAME-THEME.pptx for PowerPoint and its like; NAME-THEME.html, which any browser
shows as slides; and NAME-THEME.sections.html, the same slides to put among those of a reveal.js deck. Each is one
file that needs no other. With --zipped, as the site offers them, the last two come as NAME-THEME.zip, where the clip is
newer; clips that are still to be rendered go without.
Exit status: 0, 1 when nothing has been rendered or the disk is full, 130 when interrupted.
"""

from backprop_core.command import run_command

import argparse
import base64
import io
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from string import Template

from scenes.commands import failures, rendered
from scenes.commands.options import BOTH
from scenes.commands.rendered import Rendered
from scenes.files import write_whole
from scenes.film.sections import sections
from scenes.theme import PALETTES

PAGE = Path(__file__).parent / "pages" / "slides.html"
ALWAYS = (1980, 1, 1, 0, 0, 0)  # so that the same slides make the same file


def main(arguments: Sequence[str]) -> int:
    parser = rendered.options_parser("python -m scenes.commands.slides", "Each clip as slides.", "build/slides")
    parser.add_argument(
        "--zipped", action="store_true", help="what a browser shows, for the site, where it has changed"
    )
    options = parser.parse_args(arguments)
    try:
        if options.zipped:
            zip_all(options)
            return 0
        clips = rendered.asked_for(options)
        for clip in clips:
            write_slides(clip, options.into)
    except (rendered.NotRenderedError, ValueError, OSError) as error:
        print(failures.excuse(error, options.into) or error, file=sys.stderr)
        return 1
    for clip in clips:
        print(options.into / f"{clip.id}-{clip.theme}.{{pptx,html,sections.html}}")
    return 0


def zip_all(options: argparse.Namespace) -> None:
    """Write the slides of every clip that has been rendered, and keep none of a film that is no longer there.

    A site may be built before any has been rendered.
    """
    kept = set()
    with suppress(rendered.NotRenderedError):
        kept = {zip_slides(clip, options.into) for clip in rendered.ready_of(options)}
    if options.clip is None and options.theme == BOTH:
        for path in set(options.into.glob("*.zip")) - kept:
            path.unlink()


def write_slides(clip: Rendered, folder: Path) -> None:
    """Write the files of a clip in a theme.

    Raises:
        ValueError: its movie cannot be cut at the steps.
    """
    write_whole(folder / f"{clip.id}-{clip.theme}.pptx", clip.pptx.read_bytes())
    for name, text in pages(clip).items():
        write_whole(folder / name, text)


def zip_slides(clip: Rendered, folder: Path) -> Path:
    """Write what a browser shows of a clip in a theme as one file, unless it has been made of the film that there is.

    Returns:
        that file.

    Raises:
        ValueError: its movie cannot be cut at the steps.
    """
    path, made_of = folder / f"{clip.id}-{clip.theme}.zip", clip.movie.stat().st_mtime
    if path.is_file() and path.stat().st_mtime >= made_of:
        return path
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, text in pages(clip).items():
            packed.writestr(zipfile.ZipInfo(name, ALWAYS), text, zipfile.ZIP_DEFLATED)
    write_whole(path, content.getvalue())
    return path


def pages(clip: Rendered) -> dict[str, str]:
    """The slides as a page and as sections, by the names of their files."""
    paper, ink = PALETTES[clip.theme].paper, PALETTES[clip.theme].ink
    slides = "".join("".join(slide) for slide in html_slides(clip))
    name, page = f"{clip.id}-{clip.theme}", Template(PAGE.read_text(encoding="utf-8"))
    return {
        f"{name}.html": page.substitute(title=escape(clip.title), slides=slides, paper=paper, ink=ink),
        f"{name}.sections.html": slides,
    }


def html_slides(clip: Rendered) -> Iterator[Iterator[str]]:
    """A `<section>` for each step, as reveal.js wants it."""
    films = sections(clip.movie, [passage.start for passage in clip.passages])
    for passage, film, still in zip(clip.passages, films, clip.stills, strict=True):
        yield html_slide(passage.title, [passage.formula, passage.text], film, still)


def html_slide(title: str, said: Sequence[str], film: bytes, still: Path) -> Iterator[str]:
    """A slide: the film, which starts when the slide is shown, and what is said, as notes for the speaker."""
    poster = address("image/webp", still.read_bytes())
    yield f'<section aria-label="{escape(title)}">\n'
    yield f'<video class="r-stretch" data-autoplay muted playsinline aria-label="{escape(said[-1])}"'
    yield f' poster="{poster}" src="{address("video/mp4", film)}"></video>\n<aside class="notes">'
    yield "".join(f"<p>{escape(words)}</p>" for words in dict.fromkeys([title, *said]) if words)
    yield "</aside>\n</section>\n"


def address(kind: str, content: bytes) -> str:
    """A file as an address that carries it."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


if __name__ == "__main__":
    run_command(lambda: main(sys.argv[1:]))

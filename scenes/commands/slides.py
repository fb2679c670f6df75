"""Each clip as slides, one for each step: what `make slides` runs.

    python -m scenes.commands.slides [--clip NAME] [--theme light|dark|both] [--into FOLDER]

For each clip and theme there come: NAME-THEME.pptx for PowerPoint and its like; NAME-THEME.html, which any browser
shows as slides; and NAME-THEME.sections.html, the same slides to put among those of a reveal.js deck. Each is one
file that needs no other. Exit status: 0, 1 when nothing has been rendered or the disk is full, 130 when interrupted.
"""

import base64
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template

from scenes.commands import failures, rendered
from scenes.commands.rendered import Rendered
from scenes.files import write_whole
from scenes.film.sections import sections
from scenes.theme import PALETTES

PAGE = Path(__file__).parent / "pages" / "slides.html"


def main(arguments: Sequence[str]) -> int:
    options = rendered.options_parser(
        "python -m scenes.commands.slides", "Each clip as slides.", "build/slides"
    ).parse_args(arguments)
    try:
        clips = rendered.asked_for(options)
        for clip in clips:
            write_slides(clip, options.into)
    except (rendered.NotRenderedError, ValueError, OSError) as error:
        print(failures.excuse(error) or error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    for clip in clips:
        print(options.into / f"{clip.id}-{clip.theme}.{{pptx,html,sections.html}}")
    return 0


def write_slides(clip: Rendered, folder: Path) -> None:
    """Write the files of a clip in a theme.

    Raises:
        ValueError: its movie cannot be cut at the steps.
    """
    paper, ink = PALETTES[clip.theme].paper, PALETTES[clip.theme].ink
    slides = "".join("".join(slide) for slide in html_slides(clip))
    name, page = f"{clip.id}-{clip.theme}", Template(PAGE.read_text(encoding="utf-8"))
    write_whole(folder / f"{name}.pptx", clip.pptx.read_bytes())
    write_whole(folder / f"{name}.html", page.substitute(title=escape(clip.title), slides=slides, paper=paper, ink=ink))
    write_whole(folder / f"{name}.sections.html", slides)


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
    sys.exit(main(sys.argv[1:]))

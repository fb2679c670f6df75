"""Every still of every clip on one page: what `make contact-sheet` runs.

    python -m scenes.commands.contact_sheet [--clip NAME] [--theme light|dark|both] [--into FOLDER]

The page needs no other file. Exit status: 0, 1 when nothing has been rendered or the disk is full,
130 when interrupted.
"""

from backprop_core.command import run_command

import base64
import sys
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from scenes.commands import failures, rendered
from scenes.commands.rendered import Rendered
from scenes.files import write_whole
from scenes.film.captions import timestamp
from scenes.theme import stylesheet

PAGE = Path(__file__).parent / "pages" / "contact-sheet.html"


def main(arguments: Sequence[str]) -> int:
    options = rendered.options_parser(
        "python -m scenes.commands.contact_sheet", "Every still on one page.", "build/contact-sheet"
    ).parse_args(arguments)
    try:
        clips = rendered.asked_for(options)
        path = options.into / "index.html"
        write_whole(path, page(clips))
    except (rendered.NotRenderedError, OSError) as error:
        print(failures.excuse(error, options.into) or error, file=sys.stderr)
        return 1
    print(f"{sum(len(clip.stills) for clip in clips)} stills: {path}")
    return 0


def page(clips: Sequence[Rendered]) -> str:
    """The page, with all that it shows inside it."""
    groups = [list(group) for _, group in groupby(clips, key=lambda clip: clip.id)]
    contents = "".join(f'<li><a href="#{one[0].id}">{escape(one[0].title)}</a></li>\n' for one in groups)
    body = "".join("".join(sheet(group)) for group in groups)
    return Template(PAGE.read_text(encoding="utf-8")).substitute(palette=stylesheet(), contents=contents, clips=body)


def sheet(themes: Sequence[Rendered]) -> Iterator[str]:
    """One clip, a row of stills for each theme."""
    first = themes[0]
    yield f'<section id="{first.id}"><h2>{escape(first.title)} <code>{first.id}</code></h2>\n'
    yield f"<p>{escape(first.idea)}</p>\n"
    for clip in themes:
        yield f'<div class="stills {clip.theme}">\n'
        for passage, still in zip(clip.passages, clip.stills, strict=True):
            words = f"<b>{escape(passage.title)}</b> <time>{timestamp(passage.start)[3:8]}</time>"
            alt = escape(f"{clip.title}, {passage.title}, {clip.theme}: {passage.text}")
            yield f'<figure><button type="button"><img src="{data_address(still)}" alt="{alt}"></button>'
            yield f"<figcaption>{words}</figcaption></figure>\n"
        yield "</div>\n"
    yield "</section>\n"


def data_address(path: Path) -> str:
    """A picture as an address that carries it."""
    return f"data:image/webp;base64,{base64.b64encode(path.read_bytes()).decode()}"


if __name__ == "__main__":
    run_command(lambda: main(sys.argv[1:]))

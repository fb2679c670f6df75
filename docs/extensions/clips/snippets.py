"""What a lecturer pastes to show a clip: one row a host. Addresses are absolute, for they stand in other pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from docs.extensions.clips.media import MEDIA, SQUARE, Clip

FRAME = 'width="960" height="660" style="width: 100%; height: auto; aspect-ratio: 16 / 11; border: 0"'
KEYS = (
    "Once it has been clicked, the arrow keys and a remote show each step as it ends (the button › plays it), and turn "
    "the slide after the last; Escape gives them back to the deck at once."
)
MARP_HEIGHT = 480  # of the 720 pixels of a slide, from which its rims and its title go
SLIDEV_FRAME = "width: 100%; height: 390px; border: 0"  # of the 552 pixels of a slide
BEAMER_SIZE = r"width=\textwidth, height=.8\textheight, keepaspectratio"  # below the title, above what turns the pages


@dataclass(frozen=True)
class Snippet:
    """Text to paste.

    Args:
        host: where it is pasted.
        language: what it is written in, by the name that the highlighter knows.
        code: the text.
        note: a sentence on how, as HTML.
    """

    host: str
    language: str
    code: str
    note: str


@dataclass(frozen=True)
class Addresses:
    """Where the parts of a clip are on the published site."""

    page: str
    embed: str
    mp4: str
    poster: str


def addresses(clip: Clip, site: str) -> Addresses:
    """The absolute addresses of a clip's parts; `site` is the site's address with a slash at its end."""
    return Addresses(
        page=f"{site}clips/{clip.id}/",
        embed=f"{site}embed/{clip.id}/",
        mp4=f"{site}{MEDIA}/{clip.theme('light')['mp4']}",
        poster=f"{site}{poster(clip)}",
    )


def poster(clip: Clip) -> str:
    """The poster as a JPEG, which typesetting systems read, from the site's root."""
    return f"generated/previews/{clip.id}.jpg"


def card(clip_id: str) -> str:
    """The picture for previews of a link, from the site's root."""
    return f"generated/previews/{clip_id}-card.jpg"


def snippets(clip: Clip, site: str) -> Iterator[Snippet]:
    """A snippet for each host."""
    at, title = addresses(clip, site), escape(clip.title)
    frame = f'<iframe src="{at.embed}" title="{title}" {FRAME} allow="fullscreen" loading="lazy"></iframe>'
    keys = f"{site}explorable/frames.js"  # hands the deck its keys back at the ends of a clip
    yield Snippet(
        "Any web page",
        "html",
        frame,
        "The player with its steps. <code>?theme=light</code> or <code>?theme=dark</code> after the address fixes its "
        "colours; else they follow the reader’s system.",
    )
    yield Snippet(
        "reveal.js",
        "html",
        f'<section>\n  <h2>{title}</h2>\n  <iframe data-src="{at.embed}?theme=light" title="{title}" '
        'class="r-stretch" style="border: 0" allow="fullscreen" data-preload></iframe>\n'
        f'  <script type="module" src="{keys}"></script>\n</section>',
        f"A slide with the player. {KEYS}",
    )
    yield Snippet(
        "Quarto",
        "markdown",
        f"## {clip.title}\n\n```{{=html}}\n"
        f'<iframe src="{at.embed}" title="{title}" class="r-stretch" {FRAME} allow="fullscreen"></iframe>\n'
        f'<script type="module" src="{keys}"></script>\n```',
        f"In a document or in slides of reveal.js. {KEYS}",
    )
    yield Snippet(
        "Slidev",
        "markdown",
        f"# {clip.title}\n\n"
        f'<iframe src="{at.embed}" title="{title}" style="{SLIDEV_FRAME}" allow="fullscreen"></iframe>\n\n'
        f'<script setup>\nimport "{keys}"\n</script>',
        f"The frame ends above the bar that Slidev shows. {KEYS}",
    )
    yield Snippet(
        "Marp",
        "markdown",
        f'## {clip.title}\n\n<video src="{at.mp4}" poster="{at.poster}" height="{MARP_HEIGHT}" '
        'style="display: block; margin: 0 auto" controls muted></video>',
        "Marp lets HTML through with <code>marp --html</code>; so high, the film and the title fit the slide.",
    )
    yield Snippet(
        "Jupyter",
        "python",
        f'from IPython.display import IFrame\n\nIFrame("{at.embed}", width="100%", height=560)',
        "In a notebook, and in pages made from it with nbconvert.",
    )
    movie, still = clip.saved_as("mp4", "light"), at.poster.rpartition("/")[2]
    yield Snippet(
        "Beamer",
        "latex",
        f"% {movie}: {at.mp4}\n% {still}: {at.poster}\n% \\usepackage{{graphicx, multimedia}}\n"
        f"\\begin{{frame}}{{{clip.title}}}\n  \\centering\n"
        f"  \\movie[externalviewer]{{\\includegraphics[{BEAMER_SIZE}]{{{still}}}}}{{{movie}}}\n"
        "\\end{frame}",
        "Save the two files beside your .tex under the names given here. The picture is in the PDF; pressing it "
        "plays the clip.",
    )
    if clip.has_square:
        files = clip.theme("light")
        yield Snippet(
            "Phones, social sites",
            "html",
            f'<video src="{site}{MEDIA}/{files[f"{SQUARE}mp4"]}" poster="{site}{MEDIA}/{files[f"{SQUARE}poster"]}" '
            'width="100%" controls muted playsinline></video>',
            "The square film: its sentences can be read on a phone held upright. Sites that take a file take the "
            "Square MP4 from above.",
        )
    yield Snippet(
        "Moodle, Canvas",
        "html",
        f'{frame}\n<p><a href="{at.page}">{title}: the clip, step by step</a></p>',
        "Paste it into the editor’s HTML view; where a course system removes the frame, the link stays.",
    )

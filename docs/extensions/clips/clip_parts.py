"""The parts of a clip's own page, and the list of all clips:

/// clip-player | backward-pass       the player alone
/// clip-transcript | backward-pass   what is said and seen at each step
/// clip-picture | backward-pass      what there is to see, in words
/// clip-files | backward-pass        everything to take away
/// clip-snippets | backward-pass     what to paste where
/// clip-commands | backward-pass     how it is made again
/// clip-citation | backward-pass    how to name it as a source
/// site-citation                     the same for the whole
/// clip-gallery                      every clip, to choose from
/// clip-archive                      all of it in one file, where that has been made
/// licence | LICENSE                 the text of a licence, a file of the project's folder
/// functions                         the names of the functions that can be typed
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markdown import Markdown
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pymdownx.blocks import BlocksExtension, BlocksProcessor

from backprop_core.operations import FUNCTIONS
from docs.extensions.blocks import PartBlock, watch
from docs.extensions.clips import citation
from docs.extensions.clips.clip import media_of
from docs.extensions.clips.media import MANIFEST, THEMES, Clip, clips, ending, no_clip, shown
from docs.extensions.clips.player import BESIDE, picture, player, steps
from docs.extensions.clips.snippets import poster, snippets
from docs.extensions.javascript import DOCS
from docs.extensions.page import address, site_address, stop
from docs.extensions.quotes.licence import paragraphs

FILMS = ("webm", "mp4")  # the kinds that a card plays, the smaller one first
ARCHIVE = Path("build/kit/backprop-in-motion.zip")  # from the project's folder, where the site is built

# What each kind of file is good for; those in WORDS are the same in both themes.
KINDS = {
    "mp4": ("MP4", "plays everywhere: slides, course systems, messages"),
    "webm": ("WebM", "smaller, for web pages"),
    "gif": ("GIF", "where only pictures move"),
    "pptx": ("PPTX", "slides for PowerPoint, Keynote and LibreOffice"),
    "sheet": ("Sheet", "every step with its words, to print (PDF)"),
    "alpha": ("MOV with alpha", "without its paper, to lay over other films"),
    "poster": ("Poster", "the step with the answer, as a picture"),
    "square-mp4": ("Square MP4", "for phones, and for sites that show films upright"),
    "square-webm": ("Square WebM", "the same, smaller, for web pages"),
    "square-poster": ("Square poster", "its step with the answer, as a picture"),
    "captions": ("Captions", "what is said at each step (WebVTT)"),
    "srt": ("Captions, SRT", "the same for video sites and editing programs"),
    "chapters": ("Chapters", "the steps by name (WebVTT)"),
    "transcript": ("Transcript", "the clip in words"),
    "description": ("Description", "its picture in words"),
}
# What people search for who have another name for what a clip has this word or sign for, or this kind of step.
OTHER_NAMES = {
    "∂": "partial derivative",
    "slope": "derivative",
    "rule": "derivative",
    "backward": "backpropagation",
    "matrix": "matrices linear",
    "transpose": "Jacobian",
    "softmax": "Jacobian",
    "step down": "gradient descent",
    "learning rate": "gradient descent",
}
SLIDES = "generated/slides"  # where `make site` puts those for a browser
TO_COME = "is being rendered"
WORDS = ("captions", "srt", "chapters", "transcript", "description")


def clip_player(md: Markdown, clip: Clip) -> Iterator[str]:
    yield from player(clip, media_of(md))


def clip_transcript(md: Markdown, clip: Clip) -> Iterator[str]:
    yield from steps(clip, media_of(md))


def described(clip: Clip) -> list[str]:
    """The paragraphs of the description, if any, after its title and its idea, which the page has said."""
    text = (MANIFEST.parent / clip.theme("light")["description"]).read_text(encoding="utf-8")
    return [part for part in text.strip().split("\n\n") if part not in (clip.title, clip.idea)]


def clip_picture(_: Markdown, clip: Clip) -> Iterator[str]:
    """What there is to see, in words."""
    for paragraph in described(clip):
        lead, *rows = paragraph.split("\n- ")
        yield f"<p>{escape(lead)}</p>"
        if rows:
            yield f"<ul>{''.join(f'<li>{escape(row)}</li>' for row in rows)}</ul>"


def clip_files(md: Markdown, clip: Clip) -> Iterator[str]:
    """A row for each kind of file, a column for each theme; then the still of each step."""
    themes = [theme for theme in THEMES if theme in clip.files]
    heads = "".join(f'<th scope="col">{theme.capitalize()}</th>' for theme in themes)
    yield f'<table class="clip-files-table"><thead><tr><th scope="col">File</th>{heads}</tr></thead><tbody>'
    listed = dict.fromkeys(kind for theme in themes for kind in clip.files[theme] if kind != "stills")
    for kind in sorted(listed, key=[*KINDS, *listed].index):
        name, use = KINDS.get(kind, (kind.upper(), ""))
        cells = file_cells(md, clip, kind, themes)
        yield f'<tr><th scope="row">{name} <span>{use}</span></th>{cells}</tr>'
        if kind == "pptx":
            yield from browser_slides(md, clip, themes)
    for theme in themes:
        links = (
            f'<a href="{escape(media_of(md)(path))}" download="{clip.id}-{number}-{theme}{ending(path)}">{number}</a>'
            for number, path in enumerate(clip.files[theme]["stills"], 1)
        )
        yield f'<tr><th scope="row">Stills, {theme} <span>one for each step</span></th>'
        yield f'<td colspan="{len(themes)}" class="clip-files-stills">{" ".join(links)}</td></tr>'
    jpeg = escape(address(md, poster(clip)))
    size = readable((DOCS / poster(clip)).stat().st_size)
    yield '<tr><th scope="row">JPEG <span>the poster, for Beamer and older programs</span></th>'
    yield f'<td colspan="{len(themes)}"><a href="{jpeg}" download="{clip.id}.jpg">{size}</a></td></tr>'
    yield "</tbody></table>"


def browser_slides(md: Markdown, clip: Clip, themes: list[str]) -> Iterator[str]:
    """The row of the slides that a browser shows, which are made of the rendered clips when the site is built."""
    use = "for any browser, and the same as sections for reveal.js (ZIP)"
    yield f'<tr><th scope="row">HTML slides <span>{use}</span></th>'
    for theme in themes:
        path = f"{SLIDES}/{clip.id}-{theme}.zip"
        if not (DOCS / path).exists():
            yield f"<td>{TO_COME}</td>"
            continue
        size = readable((DOCS / path).stat().st_size)
        yield f'<td><a href="{escape(address(md, path))}" download>{size}</a></td>'
    yield "</tr>"


def file_cells(md: Markdown, clip: Clip, kind: str, themes: list[str]) -> str:
    """The files of a kind: one for each theme, or one for all where it is words."""
    if kind in WORDS:
        path = clip.theme(themes[0])[kind]
        return f'<td colspan="{len(themes)}">{file_link(md, path, clip.saved_as(kind))}</td>'
    cells = (
        file_link(md, clip.files[theme][kind], clip.saved_as(kind, theme)) if kind in clip.files[theme] else ""
        for theme in themes
    )
    return "".join(f"<td>{cell}</td>" for cell in cells)


def file_link(md: Markdown, path: str, name: str) -> str:
    """A file to save under a name, and its size. A sketch has its films still to come."""
    file = MANIFEST.parent / path
    if not file.exists():
        return TO_COME
    size = readable(file.stat().st_size)
    return f'<a href="{escape(media_of(md)(path))}" download="{name}">{size}</a>'


def readable(size: float) -> str:
    """A size as people say it: 420 kB, 1.3 MB."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def clip_snippets(md: Markdown, clip: Clip) -> Iterator[str]:
    """Each host folds out, with a sentence and the text to copy. Addresses of this machine are said to be that."""
    site = site_address(md)
    if is_local(site):
        yield f"<p>These lines name <code>{site}</code>, which is this machine alone: the site was built without the "
        yield "address at which it will be published (<code>SITE_URL=https://… make site</code>).</p>"
    for row in snippets(clip, site):
        yield f"<details><summary>{row.host}</summary><p>{row.note}</p>{code(row.code, row.language)}</details>"


def is_local(site: str) -> bool:
    """Whether an address means the machine on which it is read."""
    return urlsplit(site).hostname in (None, "localhost", "127.0.0.1", "::1")


def code(text: str, language: str) -> str:
    """Text to copy, coloured; the theme adds the button."""
    return str(highlight(text, get_lexer_by_name(language), HtmlFormatter(cssclass="highlight", wrapcode=True)))


def clip_commands(_: Markdown, clip: Clip) -> Iterator[str]:
    """The command that renders the clip, and the one to start from for a clip of one's own."""
    yield code(f"make scenes CLIP={clip.id}", "sh")
    if not clip.program:
        return
    yield "<p>A clip of the same function, or of any other: change the expression and the point.</p>"
    yield code(make_clip(clip.program, clip.at, clip.tree), "sh")


def make_clip(program: str, at: dict[str, float], tree: bool = False) -> str:
    """The command for a clip of a function at a point."""
    text = program.replace("\n", "; ")
    return f"make clip EXPR={quoted(text)} AT={quoted(point_text(at))}{' TREE=1' if tree else ''}"


def quoted(text: str) -> str:
    """Text as one word of a shell command, in quotes even where it could do without: so it can be edited safely."""
    return "'" + text.replace("'", "'\\''") + "'"


def point_text(at: dict[str, float]) -> str:
    """A point as it is typed: x=2, y=-1."""
    return ", ".join(f"{name}={value!r}".removesuffix(".0") for name, value in at.items())


def clip_citation(md: Markdown, clip: Clip | None) -> Iterator[str]:
    """A line for a slide, and an entry for BibTeX, of a clip or of the whole."""
    page = site_address(md) + (f"clips/{clip.id}/" if clip else "")
    part = clip.title if clip else ""
    yield f"<p>{escape(citation.sentence(page, part))}</p>"
    yield code(citation.bibtex(f"backprop-in-motion{'-' + clip.id if clip else ''}", page, part), "bibtex")


def clip_gallery(md: Markdown) -> Iterator[str]:
    """Every clip as a card, under the part of the article that shows it.

    player/gallery.js makes the field above them work, and the cards play; without it they are plain lists.
    """
    found = clips().values()
    # its words are those of the clips' own pages, which the site's search finds
    yield '<clip-gallery data-search-exclude><div class="gallery-search">'
    yield '<label for="gallery-words">Search by idea</label>'
    yield '<input id="gallery-words" type="search" placeholder="chain rule, sigmoid, paths …" autocomplete="off">'
    yield f'<output for="gallery-words">{len(found)} clips</output></div>'
    part_of = shown()
    for part, members in groupby(found, lambda clip: part_of.get(clip.id, "More")):
        yield f'<section><h2>{escape(part)}</h2><ul class="gallery-list">'
        for clip in members:
            yield from card(md, clip)
        yield "</ul></section>"
    yield "</clip-gallery>"


def card(md: Markdown, clip: Clip) -> Iterator[str]:
    """A clip in the gallery: its picture, name and idea, and what else it can be found by."""
    locate = media_of(md)
    films = (
        f'data-{theme}="{" ".join(escape(locate(clip.theme(theme)[kind])) for kind in FILMS)}"' for theme in THEMES
    )
    yield f'<li data-words="{escape(searched(clip))}" {" ".join(films)}>'
    yield f'<a href="{address(md, f"clips/{clip.id}")}/">'
    for theme in THEMES:
        yield picture(clip, theme, clip.theme(theme)["poster"], locate, BESIDE)
    minutes, seconds = divmod(round(clip.duration), 60)
    yield f'<b>{escape(clip.title)}</b> <span class="gallery-time">{minutes}:{seconds:02}</span></a>'
    yield f"<p>{escape(clip.idea)}</p></li>"


def searched(clip: Clip) -> str:
    """What is said in a clip, and what others call what it is about."""
    said = " ".join([clip.question, clip.program, *(f"{step.title} {step.text}" for step in clip.steps)])
    about = " ".join([clip.title, clip.idea, said, *(step.phase for step in clip.steps)]).lower()
    names = [others for ours, others in OTHER_NAMES.items() if ours in about]
    return " ".join(" ".join([said, *names]).split())


def make_form(_: Markdown) -> Iterator[str]:
    """A function to change, and the command for it, which player/make.js writes anew as it is typed."""
    field = 'spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="make-said"'
    program, at = "x*sin(x)", {"x": 2.0}
    yield f'<make-clip><form><label>Function <input name="expression" value="{program}" {field}></label>'
    yield f'<label>Values <input name="at" value="{point_text(at)}" {field}></label><fieldset><legend>Picture</legend>'
    yield '<label><input type="radio" name="view" value="graph" checked> graph: each variable once</label>'
    yield '<label><input type="radio" name="view" value="tree"> tree: each use of it</label></fieldset>'
    yield f'<output id="make-said"></output></form>{code(make_clip(program, at), "sh")}</make-clip>'


def functions(_: Markdown) -> Iterator[str]:
    """Every function of the language, from the table of operations."""
    yield f"<p>{', '.join(f'<code>{name}</code>' for name in FUNCTIONS)}.</p>"


def clip_archive(md: Markdown) -> Iterator[str]:
    """The way to the zip, or to making it, in a box of its own, which the zip's own pages leave out."""
    yield '<div class="clip-archive">'
    if ARCHIVE.is_file():
        source = address(md, f"kit/{ARCHIVE.name}")
        yield f'<p><a href="{source}" download>{ARCHIVE.name}</a>, {readable(ARCHIVE.stat().st_size)}</p>'
    else:
        yield code("make scenes kit", "sh")
    yield "</div>"


OF_A_CLIP: dict[str, Callable[[Markdown, Clip], Iterator[str]]] = {
    "clip-player": clip_player,
    "clip-transcript": clip_transcript,
    "clip-picture": clip_picture,
    "clip-files": clip_files,
    "clip-snippets": clip_snippets,
    "clip-commands": clip_commands,
    "clip-citation": clip_citation,
}
OF_ALL: dict[str, Callable[[Markdown], Iterator[str]]] = {
    "site-citation": lambda md: clip_citation(md, None),
    "clip-gallery": clip_gallery,
    "clip-archive": clip_archive,
    "make-form": make_form,
    "functions": functions,
}


class LicencePart(PartBlock):
    """The text of a licence."""

    NAME = "licence"

    def parts(self) -> Iterator[str]:
        path = DOCS.parent / self.argument.strip()
        if not path.is_file():
            stop(self.md, f"there is no file {self.argument.strip()} in the project's folder.")
        return paragraphs(path.read_text(encoding="utf-8"))


class ClipPart(PartBlock):
    """A part that belongs to one clip."""

    def parts(self) -> Iterator[str]:
        known, name = clips(), self.argument.strip()
        if name not in known:
            stop(self.md, no_clip(name, known))
        return OF_A_CLIP[self.NAME](self.md, known[name])


class SitePart(PartBlock):
    """A part that belongs to them all."""

    ARGUMENT = False

    def parts(self) -> Iterator[str]:
        return OF_ALL[self.NAME](self.md)


class ClipPartsExtension(BlocksExtension):  # type: ignore[misc]
    """Registers a block for each part."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        kinds = [*((name, ClipPart) for name in OF_A_CLIP), *((name, SitePart) for name in OF_ALL)]
        known = {name: type(name, (kind,), {"NAME": name}) for name, kind in kinds} | {LicencePart.NAME: LicencePart}
        for block in known.values():
            block_mgr.register(block, self.getConfigs())
        watch(md, known)


def makeExtension(**options: Any) -> ClipPartsExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return ClipPartsExtension(**options)

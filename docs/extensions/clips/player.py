"""The player of a clip as HTML: a video that works without JavaScript, to which player/clip.js adds the steps.

Where a file is depends on who shows it, a page or the zip: `locate` gives the address of a path in the media folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from html import escape

from docs.extensions.clips.media import SQUARE, THEMES, UPRIGHT, Clip, Step
from docs.extensions.javascript import DOCS, engine

Locate = Callable[[str], str]

SMALL, SMALL_WIDTH = (
    "../small",
    960,
)  # where clip_pages puts smaller pictures, from the media folder; in pixels
# How wide pictures are shown, so that a browser can choose: over the page, and beside words or in a list.
WIDE, BESIDE = "min(100vw, 1116px)", "min(100vw, 480px)"

# What browsers want to know of the files before they fetch one: the best that each can play is first.
VIDEO_TYPES = (("webm", 'video/webm; codecs="av01.0.08M.08"'), ("mp4", "video/mp4"))
CLEAR = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
# What each button does, its name and its kind. Their drawings are those of the explorables' own buttons.
BACK, PLAY = ("back", "Back one step", ""), ("play", "Play", " main solid")
FORWARD, LARGE = ("forward", "Forward one step", ""), ("large", "Full screen", "")
ICONS = DOCS / "explorable" / "parts" / "icons.js"


@cache
def icons() -> dict[str, str]:
    """The drawing on each button, as the path of an SVG."""
    engine().module(ICONS)
    drawn: dict[str, str] = engine().call(f"() => modules[{str(ICONS)!r}].ICONS")
    return drawn


def player(clip: Clip, locate: Locate, tracks: bool = True) -> Iterator[str]:
    """The video over its poster, then the steps; `tracks` where caption files and smaller pictures can be loaded."""
    size = f'width="{clip.width}" height="{clip.height}"'
    square = ' class="has-square"' if clip.has_square else ""
    label = escape(f"{clip.title}: {clip.question}")
    yield f'<backprop-clip id="clip-{clip.id}"{square} data-search-exclude><div class="clip-screen">'
    for theme in THEMES:
        # The poster is a picture below the video, whose own is clear: so it has the page's colours without a script.
        yield poster(clip, theme, locate, WIDE if tracks else "")
    loops = " loop" if clip.loops else ""
    yield f'<video controls muted playsinline{loops} preload="none" poster="{CLEAR}" {size} aria-label="{label}">'
    for theme in THEMES:
        for shape, media in ((SQUARE, f" media='{UPRIGHT}'"), ("", "")) if clip.has_square else (("", ""),):
            for kind, mime in VIDEO_TYPES:
                source = escape(locate(clip.theme(theme)[shape + kind]))
                yield f"<source data-theme='{theme}'{media} src='{source}' type='{mime}'>"
    for kind, name in (("captions", "English"), ("chapters", "Steps")) if tracks else ():
        source = escape(locate(clip.theme("light")[kind]))
        yield f'<track kind="{kind}" src="{source}" srclang="en" label="{name}">'
    yield "</video></div>"
    yield from controls(clip)
    yield "</backprop-clip>"


def controls(clip: Clip) -> Iterator[str]:
    """The step buttons, a tick for each step, and the sentence of each. Hidden where no script can run.

    Until the clip begins, its poster is what is seen, so the poster's sentence is the one that shows.
    """
    yield '<div class="clip-steps bp-steps"><div class="bp-buttons" role="group" aria-label="Steps">'
    yield from map(button, (BACK, PLAY, FORWARD))
    count = len(clip.steps)
    yield '</div><div class="bp-ticks" role="slider" tabindex="0" data-do="scrub" aria-label="Step" '
    yield f'aria-valuemin="1" aria-valuemax="{count}" aria-valuenow="1" aria-valuetext="1 of {count}">'
    for step in clip.steps:
        times = f'data-start="{step.start}" data-end="{step.end}"'
        yield f'<span class="{step.phase}" {times} title="{escape(step.title)}"></span>'
    yield f'</div>{button(LARGE)}</div><div class="clip-said" aria-live="polite">'
    for place, step in enumerate(clip.steps):
        now = ' class="now"' if place == clip.on_poster else ""
        yield f"<p{now}>{escape(step.text)}</p>"
    yield "</div>"


def button(stated: tuple[str, str, str]) -> str:
    """A button of the player. The one that plays brings its other drawing along, for while the clip plays."""
    action, name, kind = stated
    drawing = f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="{icons()[action]}"/></svg>'
    others = "".join(f' data-{icon}="{icons()[icon]}"' for icon in ("play", "pause") if action == "play")
    opening = f'<button type="button" class="bp-button{kind}" data-do="{action}"{others}'
    return f'{opening} aria-label="{name}" title="{name}">{drawing}</button>'


def steps(clip: Clip, locate: Locate, shown: str = BESIDE) -> Iterator[str]:
    """The clip without the clip: what is said at each step, beside what is seen at its end."""
    yield "<ol>"
    for place, step in enumerate(clip.steps):
        stills = (picture(clip, theme, clip.theme(theme)["stills"][place], locate, shown) for theme in THEMES)
        yield f'<li id="{clip.id}-{place + 1}">{"".join(stills)}{transcript(step)}</li>'
    yield "</ol>"


def poster(clip: Clip, theme: str, locate: Locate, shown: str) -> str:
    """The poster in a theme: the square one on a screen on which the square film plays."""
    wide = picture(clip, theme, clip.theme(theme)["poster"], locate, shown)
    if not clip.has_square:
        return wide
    source = escape(locate(clip.theme(theme)[f"{SQUARE}poster"]))
    size = f'width="{clip.height}" height="{clip.height}"'
    return f'<picture><source media="{UPRIGHT}" srcset="{source}" {size}>{wide}</picture>'


def picture(clip: Clip, theme: str, path: str, locate: Locate, shown: str) -> str:
    """A poster or still for pages of a theme. A browser told how wide it is `shown` may fetch a smaller one."""
    source, small = escape(locate(path)), escape(locate(f"{SMALL}/{path}"))
    either = f'srcset="{small} {SMALL_WIDTH}w, {source} {clip.width}w" sizes="{shown}" '
    size = f'{either if shown and has_small(clip) else ""}width="{clip.width}" height="{clip.height}"'
    return f'<img class="for-{theme}" src="{source}" {size} alt="" loading="lazy">'


def has_small(clip: Clip) -> bool:
    """Whether smaller pictures are worth making."""
    return clip.width > SMALL_WIDTH


def transcript(step: Step) -> str:
    """What is said at a step, under its title and its formula with the numbers."""
    title, *lines = (escape(line) for line in dict.fromkeys([step.title, step.formula, step.text]) if line)
    return " <br>".join([f"<p><b>{title}</b>", *lines]) + "</p>"  # the blank is for the search, which drops the break

"""The words of a clip as files: captions, chapters, transcript. Pure text; nothing is drawn or computed."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """A step of a clip as it came out: its name, when it begins and ends (seconds), and what is said."""

    name: str
    phase: str  # "question", "forward", "backward" or "check"
    start: float
    end: float
    text: str
    formula: str = ""


def timestamp(seconds: float) -> str:
    """A time as WebVTT writes it: 00:01:02.345."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def webvtt(cues: Iterable[tuple[float, float, str]]) -> str:
    """Cues (start, end, text) as a WebVTT file."""
    blocks = [
        f"{number}\n{timestamp(start)} --> {timestamp(end)}\n{html.escape(text, quote=False)}\n"
        for number, (start, end, text) in enumerate(cues, 1)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def captions(passages: Sequence[Passage]) -> str:
    """What is said at each step, while it is on the screen."""
    return webvtt((passage.start, passage.end, passage.text) for passage in passages)


def chapters(passages: Sequence[Passage]) -> str:
    """One chapter for each step, by its name."""
    return webvtt((passage.start, passage.end, passage.name) for passage in passages)


def transcript(title: str, idea: str, passages: Sequence[Passage]) -> str:
    """The whole clip in words, for readers who do not watch it."""
    lines = [title, "", idea, ""]
    for passage in passages:
        lines.append(f"{timestamp(passage.start)[3:8]}  {passage.name}")
        lines += [f"       {line}" for line in (passage.formula, passage.text) if line]
        lines.append("")
    return "\n".join(lines)

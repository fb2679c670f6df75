"""What an MP4 says of itself: its title and licence, its chapters and its captions, for programs that show no page.

They are known only when the film is over, so its packets are put into a file anew as they are, without encoding.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from operator import attrgetter
from pathlib import Path
from typing import Any

import av
from av.subtitles.stream import SubtitleStream
from av.subtitles.subtitle import SubtitleSet

from scenes.film.captions import Cue
from scenes.film.credit import AUTHOR, LICENCE

# What the encoder of captions wants to be told, though an MP4 leaves type and place to whoever plays it.
STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment
Style: Default,Sans,16,&Hffffff,2

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
LINE = "0,0,Default,,0,0,0,,"  # what stands before the text of each, as the last line above names it
ENABLED = 1  # the bit of a track's header that has players show it unasked


def label(movie: Path, title: str, description: str, chapters: Sequence[Cue], told: Sequence[Cue]) -> None:
    """Write into a clip's MP4 what it is called, who made it, its chapters, and captions that can be switched on."""
    labelled = movie.with_name(f"labelled-{movie.name}")
    with av.open(str(movie)) as film, av.open(str(labelled), "w", options={"movflags": "+faststart"}) as file:
        (video,) = film.streams.video
        tick = video.time_base
        assert tick
        stream = file.add_stream_from_template(video)
        captions = caption_stream(file, tick)
        file.metadata.update(title=title, artist=AUTHOR, copyright=LICENCE, description=description)
        file.set_chapters(
            [
                {"id": number, "start": start, "end": end, "time_base": tick, "metadata": {"title": name}}
                for number, (start, end, name) in enumerate(in_ticks(chapters, tick))
            ]
        )
        pictures = [packet for packet in film.demux(video) if packet.dts is not None]
        for picture in pictures:
            picture.stream = stream
        packets: list[av.Packet[Any]] = [*pictures, *(caption(captions, cue) for cue in in_ticks(told, tick))]
        for packet in sorted(packets, key=attrgetter("dts")):
            file.mux(packet)
    hide_captions(labelled)
    labelled.replace(movie)


def caption_stream(file: av.container.OutputContainer, tick: Fraction) -> SubtitleStream:
    """A stream of captions that counts as the film does, so that no time is rounded."""
    stream = file.add_stream("mov_text")
    stream.time_base = stream.codec_context.time_base = tick
    stream.codec_context.subtitle_header = STYLE
    stream.metadata["language"] = "eng"
    return stream


def in_ticks(cues: Iterable[Cue], tick: Fraction) -> list[tuple[int, int, str]]:
    """Cues with their times in the units of a stream."""
    return [(round(start / tick), round(end / tick), text) for start, end, text in cues]


def caption(stream: SubtitleStream, cue: tuple[int, int, str]) -> "av.Packet[SubtitleStream]":
    """A line of the captions as a packet of their stream."""
    start, end, text = cue
    packet = stream.codec_context.encode_subtitle(SubtitleSet.create((LINE + text).encode(), 0, end - start, start))
    packet.stream = stream
    return packet


def hide_captions(movie: Path) -> None:
    """Switch the captions off until a viewer asks for them: the picture says the same line already.

    FFmpeg enables the only stream of a kind whatever it is told. The header of the film stands before its pictures.
    """
    content = bytearray(movie.read_bytes())
    flags = content.rfind(b"tkhd", 0, content.index(b"sbtl")) + len(b"tkhd") + 3
    content[flags] &= ~ENABLED
    movie.write_bytes(content)

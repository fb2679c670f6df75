"""The files that a film is written to: a video by any of PyAV's encoders, and a GIF."""

import os
from contextlib import suppress
from dataclasses import astuple, fields
from fractions import Fraction
from pathlib import Path
from typing import cast

os.environ.setdefault("SVT_LOG", "1")  # errors only; read when the codec is loaded

import av
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video import VideoStream
from av.video.frame import PictureType

from scenes.film.repeats import ONE_BACK, Repeater
from scenes.theme import Palette, Quality

BT709 = 1  # primaries, transfer and matrix of high-definition television, which browsers take untagged video for too
LIMITED = 1  # the range of its luma, 16 to 235
GIF_RATE = 10  # frames a second at most: what moves in a clip moves slowly
GIF_WIDTH = 960
GIF_TICKS = 100  # a GIF counts in hundredths of a second
BEHIND = ("paper", "panel", "now")  # what letters and lines stand on
SHADES = 9  # from one colour to another, for the edges of letters and for what fades


# A graph, where to push frames, and where to pull them. Keep the graph too: PyAV's contexts do not.
Painter = tuple[Graph, FilterContext, FilterContext]


class Video:
    """A video file being written, in which a picture that stands is one frame, and again one each second.

    With `every_frame`, each is encoded.
    """

    def __init__(
        self,
        path: Path,
        codec: str,
        quality: Quality,
        options: dict[str, str],
        container: dict[str, str],
        every_frame: bool = False,
        pixels: str = "yuv420p",
    ):
        self.every = 1 if every_frame else quality.rate  # frames, from one that is written to the next
        self.last: tuple[av.VideoFrame, int] | None = None  # the picture, and its place in the film
        self.file = av.open(str(path), "w", options=container)
        self.stream = cast(VideoStream, self.file.add_stream(codec, rate=quality.rate, options=options))
        self.stream.width, self.stream.height, self.stream.pix_fmt = quality.width, quality.height, pixels
        context = self.stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        self.file.start_encoding()
        take_turns()

    def show(self, frame: av.VideoFrame, first: int, repeat: int, begins: bool) -> None:
        """Show a picture from one frame of the film on, for some frames; where a section begins, as a key frame."""
        for place in range(first, first + repeat, self.every):
            self.write(frame, place, PictureType.I if begins and place == first else PictureType.NONE)

    def finish(self, frames: int) -> None:
        """Hold the last picture until the film, so many frames long, is over."""
        if self.last is not None and self.last[1] < frames - 1:
            self.write(self.last[0], frames - 1, PictureType.NONE)
        self.encode(None)

    def write(self, frame: av.VideoFrame, place: int, kind: PictureType) -> None:
        """Encode a picture as one frame of the film."""
        frame.pts, frame.pict_type, self.last = place, kind, (frame, place)
        self.encode(frame)

    def encode(self, frame: av.VideoFrame | None) -> None:
        """Hand a frame to the encoder and write what it gives back; None ends the stream."""
        for packet in self.stream.encode(frame):
            packet.duration = packet.duration or 1  # an MP4 takes the last picture for as long as it says itself
            self.file.mux(packet)

    def close(self) -> None:
        self.file.close()


class Mp4(Video):
    """An H.264 film of all its frames; those that repeat a picture are put in without encoding it again."""

    def __init__(self, path: Path, quality: Quality, options: dict[str, str], key_frames: int) -> None:
        options = {**options, **ONE_BACK, "g": str(key_frames), "forced-idr": "1"}
        super().__init__(path, "libx264", quality, options, {"movflags": "+faststart"})
        header, size = self.stream.codec_context.extradata, (quality.width, quality.height)
        assert header
        self.repeater = Repeater(header, size, options)
        self.key_frames, self.key = key_frames, 0  # from one to the next at most; where the last one is
        self.repeats: dict[int, int] = {}  # how often the pictures are repeated that the encoder still has

    def show(self, frame: av.VideoFrame, first: int, repeat: int, begins: bool) -> None:
        begins = begins or first - self.key >= self.key_frames
        if begins:
            self.key = first
        self.repeats[first] = repeat - 1
        self.write(frame, first, PictureType.I if begins else PictureType.NONE)

    def finish(self, frames: int) -> None:
        self.encode(None)

    def encode(self, frame: av.VideoFrame | None) -> None:
        for packet in self.stream.encode(frame):
            assert packet.pts is not None
            self.put(self.repeater.numbered(bytes(packet)), packet, packet.pts)
            for place in range(1, self.repeats.pop(packet.pts) + 1):
                self.put(self.repeater.repeat(), packet, packet.pts + place)

    def put(self, content: bytes, like: "av.Packet[VideoStream]", place: int) -> None:
        """Put in a frame at a place of the film."""
        packet = av.Packet(content)
        packet.stream, packet.time_base = self.stream, like.time_base
        packet.pts = packet.dts = place
        packet.duration = 1
        packet.is_keyframe = like.is_keyframe and place == like.pts
        self.file.mux(packet)


class Alpha(Video):
    """A film without its paper, for editing programs, with every frame in it, and colours that are not diluted.

    QuickTime's Animation codec loses nothing, is quick, and keeps what stands in a few bytes. FFmpeg's ProRes 4444 was
    four times as large, took six times as long or more, and came back with places where the alpha was wrong by half.
    """

    def __init__(self, path: Path, quality: Quality, paper: str):
        super().__init__(path, "qtrle", quality, {}, {}, every_frame=True, pixels="argb")
        self.paper = np.array([int(paper[place : place + 2], 16) for place in (1, 3, 5)], np.float32)
        self.tick = Fraction(1, quality.rate)

    def add(self, pixels: np.ndarray, first: int, repeat: int) -> None:
        """Film a frame, RGBA with its colours as on paper, from one frame on, for some frames."""
        frame = av.VideoFrame.from_ndarray(self.undiluted(pixels), format="rgba").reformat(format="argb")
        frame.time_base = self.tick
        self.show(frame, first, repeat, begins=False)

    def undiluted(self, pixels: np.ndarray) -> np.ndarray:
        """The colours of what covers the paper, without what shines through from it."""
        cover = pixels[..., 3:].astype(np.float32) / 255
        colours = self.paper + (pixels[..., :3] - self.paper) / np.maximum(cover, 1 / 255)
        return np.dstack([np.clip(np.round(colours), 0, 255).astype(np.uint8), pixels[..., 3]])


def take_turns() -> None:
    """Let all threads of this process wait for their turn again, as any program's do.

    SVT-AV1, when root runs it, puts the thread that opens it and all of its own before everything else on the machine.
    """
    for thread in Path("/proc/self/task").glob("*"):
        with suppress(ProcessLookupError):
            os.sched_setscheduler(int(thread.name), os.SCHED_OTHER, os.sched_param(0))


class Gif:
    """One GIF being written, smaller and at a lower rate than the film; a picture that stands is written once.

    What moves before the first picture that stands is left out, and that picture is seen from the start: where pictures
    stand still the first is all that is seen, and a clip fades in from empty paper.
    """

    def __init__(self, path: Path, quality: Quality, palette: Palette, width: int = GIF_WIDTH):
        self.rate = quality.rate
        self.step = -(-quality.rate // GIF_RATE)  # frames of the film between two of the GIF
        self.last: np.ndarray | None = None
        self.begun = False
        self.file = av.open(str(path), "w", options={"final_delay": "1"})
        self.stream = self.file.add_stream("gif", rate=GIF_TICKS)
        self.stream.width = min(width, quality.width)
        self.stream.height = round(self.stream.width * quality.height / quality.width)
        self.stream.pix_fmt = "pal8"
        self.graph, self.source, self.sink = painter(quality, self.stream.width, self.stream.height, shades(palette))

    def add(self, pixels: np.ndarray, first: int, repeat: int) -> None:
        """Take what is seen from the frame `first` of the film on, unless it is over before the GIF's next picture."""
        at = -(-first // self.step) * self.step
        if at < first + repeat:
            self.last = pixels
            if self.begun or repeat > self.step:
                self.write(pixels, at if self.begun else 0)

    def finish(self, frames: int) -> None:
        """Hold the last picture until the film, so many frames long, is over."""
        if self.last is not None:
            if not self.begun:
                self.write(self.last, 0)
            self.write(self.last, frames)
        self.source.push(None)
        self.encode_painted()
        for packet in self.stream.encode(None):
            self.file.mux(packet)

    def write(self, pixels: np.ndarray, at: int) -> None:
        """Encode a picture that is seen from a frame of the film on; it may be drawn over as soon as that is done."""
        frame = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
        self.begun = True
        frame.pts, frame.time_base = round(at * GIF_TICKS / self.rate), Fraction(1, GIF_TICKS)
        self.source.push(frame)
        self.encode_painted()

    def encode_painted(self) -> None:
        """Encode the pictures that are ready."""
        with suppress(av.BlockingIOError, av.EOFError):
            while True:
                frame = cast(av.VideoFrame, self.sink.pull())
                frame.time_base = Fraction(1, GIF_TICKS)
                for packet in self.stream.encode(frame):
                    self.file.mux(packet)

    def close(self) -> None:
        self.file.close()


def painter(quality: Quality, width: int, height: int, colours: np.ndarray) -> Painter:
    """Makes frames smaller, in a few colours (16 rows of 16, RGBA)."""
    graph = Graph()
    tick = Fraction(1, GIF_TICKS)
    frames = graph.add_buffer(width=quality.width, height=quality.height, format=av.VideoFormat("rgba"), time_base=tick)
    palette = graph.add_buffer(width=16, height=16, format=av.VideoFormat("bgra"), time_base=tick)
    smaller = graph.add("scale", f"{width}:{height}:flags=area")
    paint = graph.add("paletteuse", "dither=none:diff_mode=rectangle")  # dots would be taken for noise, and cost much
    sink = graph.add("buffersink")
    frames.link_to(smaller)
    smaller.link_to(paint, 0, 0)
    palette.link_to(paint, 0, 1)
    paint.link_to(sink)
    graph.configure()
    picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(colours[..., [2, 1, 0, 3]]), format="bgra")
    picture.pts, picture.time_base = 0, tick
    palette.push(picture)
    palette.push(None)
    return graph, frames, sink


def shades(palette: Palette) -> np.ndarray:
    """The 256 colours of a GIF: those of the theme, and between each and what may lie behind it, even shades."""
    colours = np.array([[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in astuple(palette)])
    behind = [colour for field, colour in zip(fields(palette), colours, strict=True) if field.name in BEHIND]
    mixed = [
        below + (colour - below) * part for below in behind for colour in colours for part in np.linspace(0, 1, SHADES)
    ]
    found = np.unique(np.round(mixed).astype(np.uint8), axis=0)
    table = np.zeros((256, 4), np.uint8)
    table[:, 3] = 255
    table[: len(found), :3] = found
    return table.reshape(16, 16, 4)

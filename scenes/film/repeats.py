"""A picture that stands, in H.264: every frame is there, and those that repeat the one before say only that.

Programs that cut films want all frames equally long, so a picture that stands cannot be one frame that lasts. To encode
it again and again would cost as much as one that moves. A frame in which every block is skipped shows the one before
it exactly and is always the same few bytes, but for the number that it has; so it is encoded once, numbered and put in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import av
from av.codec.context import CodecContext, Flags

START = re.compile(rb"\x00\x00\x00?\x01")  # stands before each unit of a stream
SLICE, KEY_SLICE, PARAMETERS, PICTURE_PARAMETERS = 1, 5, 7, 8  # kinds of units: frames, and what holds for them
GREY = 128
HIGH = (100, 110, 122, 244)  # profiles that state more about colours than the others
# One picture before each frame is looked back to, so that nothing is counted that a repetition would push away.
ONE_BACK = {"bf": "0", "refs": "1", "weightp": "none"}


@dataclass
class Bits:
    """Reads a unit bit by bit."""

    content: bytes
    at: int = 0

    def fixed(self, width: int) -> int:
        """A number of so many bits."""
        number = int.from_bytes(self.content, "big") >> (8 * len(self.content) - self.at - width)
        self.at += width
        return number & ((1 << width) - 1)

    def free(self) -> int:
        """A number of any size, as Golomb writes it: so many zeros, then as many bits and one more."""
        zeros = 0
        while not self.fixed(1):
            zeros += 1
        return (1 << zeros) - 1 + self.fixed(zeros)


def width_of_numbers(header: bytes) -> int:
    """How many bits the number of a frame has in a stream with this header."""
    unit = next(unit for unit in units(header) if kind_of(unit) == PARAMETERS)
    bits = Bits(plain(unit[1:]))
    profile = bits.fixed(8)
    bits.fixed(16)
    bits.free()
    if profile in HIGH:
        assert bits.free() == 1, "colours are halved both ways, as players want them"
        bits.free(), bits.free()
        assert not bits.fixed(2), "neither lossless nor with matrices of its own"
    width = 4 + bits.free()
    assert bits.free() == 2, "frames are shown in the order in which they come"
    return width


def units(stream: bytes) -> Iterator[bytes]:
    """The units of a stream, without what stands before each."""
    starts = list(START.finditer(stream))
    for place, start in enumerate(starts):
        yield stream[start.end() : starts[place + 1].start() if place + 1 < len(starts) else None]


def numbered(packet: bytes, number: int, width: int) -> bytes:
    """A frame with another number, counted from the key frame before it."""
    return b"".join(
        b"\x00\x00\x00\x01" + (with_number(unit, number, width) if kind_of(unit) == SLICE else unit)
        for unit in units(packet)
    )


def with_number(unit: bytes, number: int, width: int) -> bytes:
    """A part of a frame with the number of the frame in it, of which only as much is written as there is room for."""
    content = plain(unit)
    bits = Bits(content[:32], 8)
    for _ in range(3):  # where it begins, its kind, and the parameters that it names
        bits.free()
    after = 8 * len(content) - bits.at - width
    mask = ((1 << width) - 1) << after
    whole = int.from_bytes(content, "big") & ~mask | (number << after & mask)
    return guarded(whole.to_bytes(len(content), "big"))


def kind_of(unit: bytes) -> int:
    return unit[0] & 31


def plain(unit: bytes) -> bytes:
    """A unit without the bytes that keep it from looking as if another began in it."""
    return unit.replace(b"\x00\x00\x03", b"\x00\x00")


def guarded(content: bytes) -> bytes:
    """A unit with those bytes again."""
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", content)


class Repeater:
    """Makes frames that repeat the one before, for a stream with a header."""

    def __init__(self, header: bytes, size: tuple[int, int], options: dict[str, str]) -> None:
        self.width = width_of_numbers(header)
        self.number = 0  # of the frame that went through last, counted from its key frame
        self.size, self.options, self.header = size, options, header

    def numbered(self, packet: bytes) -> bytes:
        """The next frame with the number that it has among those that were put in."""
        kinds = {kind_of(unit) for unit in units(packet)}
        self.number = 0 if KEY_SLICE in kinds else self.number + 1
        return numbered(packet, self.number, self.width)

    def repeat(self) -> bytes:
        """A frame that shows the one before it again."""
        self.number += 1
        return numbered(repetition(self.header, self.size, tuple(self.options.items())), self.number, self.width)


@cache
def repetition(header: bytes, size: tuple[int, int], options: tuple[tuple[str, str], ...]) -> bytes:
    """A frame that repeats the one before, in a stream with this header that was encoded with these options.

    It is the second of two that are alike, and holds nothing of what they show.
    """
    context = CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = *size, "yuv420p"
    context.time_base = Fraction(1)
    context.framerate = Fraction(1)
    context.options = dict(options)
    context.flags |= Flags.global_header
    frame = av.VideoFrame(*size, "yuv420p")
    for plane in frame.planes:
        plane.update(bytes([GREY]) * plane.buffer_size)
    packets = []
    for place in range(2):
        frame.pts, frame.time_base = place, context.time_base
        packets += context.encode(frame)
    _, second = [*packets, *context.encode(None)]
    assert [unit for unit in units(context.extradata or b"") if kind_of(unit) == PICTURE_PARAMETERS] == [
        unit for unit in units(header) if kind_of(unit) == PICTURE_PARAMETERS
    ], "what holds for frames there holds for these"
    return bytes(second)

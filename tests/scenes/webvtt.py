"""A strict little reader of WebVTT, for the tests."""

import html
import re

CUE = re.compile(r"(\d+)\n(\d\d+):(\d\d):(\d\d\.\d{3}) --> (\d\d+):(\d\d):(\d\d\.\d{3})\n([^\n]+)\n?")


def cues(text: str) -> list[tuple[float, float, str]]:
    """The cues of a file as (start, end, text), in seconds; anything that is not exactly WebVTT fails."""
    head, *blocks = text.split("\n\n")
    assert head == "WEBVTT"
    found = []
    for number, block in enumerate(blocks, 1):
        match = CUE.fullmatch(block)
        assert match, block
        assert int(match[1]) == number
        start, end = (int(match[k]) * 3600 + int(match[k + 1]) * 60 + float(match[k + 2]) for k in (2, 5))
        assert start < end
        found.append((start, end, html.unescape(match[8])))
    return found

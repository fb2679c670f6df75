"""The sentence under the picture: where it breaks, and where a second one has room."""

import pytest
from manim import Animation

from scenes.layout import WIDE
from scenes.picture.typeset import box_of
from scenes.stage import sentence
from scenes.theme import PALETTES

PALETTE = PALETTES["light"]
LONG = "a change in one factor is multiplied by the other on its way to the product"


@pytest.mark.parametrize(
    ("source", "broken"),
    [
        (f"Down it goes: {LONG}. What is used twice adds up here too.", None),  # one line too long
        ("What is used twice gets two parts. In the backward pass they add up.", " \\ In the backward pass"),
        (f"So: {LONG}.", None),  # one line far shorter
        (f"{LONG}, and ${LONG.replace(' ', '')[:9]}: x$ stays whole in its place.", None),  # within a formula
    ],
)
def test_a_sentence_of_two_lines_breaks_where_the_reader_pauses(source: str, broken: str | None) -> None:
    found = sentence.at_a_pause(source, PALETTE, WIDE)
    assert found is None if broken is None else found is not None and broken in found.source


def test_a_second_sentence_moves_the_first_one_up_if_each_has_one_line() -> None:
    first, second = (sentence.sentence(text, PALETTE) for text in ("If $x$ moves, how far does $g$?", "By two paths."))
    assert isinstance(sentence.below(first, second), Animation)
    assert box_of(second).middle[1] > box_of(first).middle[1]
    long = sentence.sentence(f"{LONG}, and {LONG}.", PALETTE)
    assert sentence.below(long, second) is None

"""What a page says of a training is what the core makes of it."""

from __future__ import annotations

import re

import pytest

from backprop_core.training import digits
from docs.extensions.page import PageError
from tests.docs.extensions.pages import rendered, words

QUOTED = """[[honest]]: digits (train)
[[bright]]: digits (train: ink=255)

[[honest.others]] [[honest.learned]] [[honest.loss]] [[honest.1.others]] [[honest.weights]] [[honest.steps]] [[honest.steps.epoch]]
[[honest.count.others]] [[honest.mistakes]] [[honest.start.others]] [[bright.learned]]
"""


def test_a_page_quotes_what_the_core_has_learned() -> None:
    epochs = list(digits.learn())
    first, last = epochs[0], epochs[-1]
    start = digits.share_right(digits.first_weights(3), digits.split().others)
    said = words(rendered(QUOTED)).split()
    assert said[:2] == [f"{last.others:.1%}", f"{last.learned:.1%}"]
    assert float(said[2]) == pytest.approx(last.loss, rel=1e-3)
    assert said[3:] == [
        f"{first.others:.1%}",
        f"{sum(one.size for one in last.weights.values()):,}",
        *("690", "23", "360"),
        str(round(360 * (1 - last.others))),
        f"{start:.1%}",
        f"{last.learned:.1%}",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[it]]: digits (train: writers=mine)\n\n[[it.loss]]", "cannot be read at writers=mine"),
        ("[[it]]: digits (train)\n\n[[it.speed]]", "of an epoch there is no speed; there is loss, learned, others."),
        ("[[it]]: digits (train)\n\n[[it.31.loss]]", "a training has weights, epochs"),
    ],
)
def test_what_cannot_be_quoted_stops_the_build(text: str, sentence: str) -> None:
    with pytest.raises(PageError, match=re.escape(sentence)):
        rendered(text)

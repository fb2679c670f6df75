"""Nothing that can be typed keeps the explorable busy for long: it is drawn, or refused in a sentence."""

from __future__ import annotations

import pytest

import backprop_core as core
from docs.extensions.javascript import DOCS, engine
from tests.cost import blocks_to_draw

STATE = DOCS / "explorable" / "function" / "state.js"
BEGUN = f"""(text, tree) => {{
    const {{ begun }} = modules[{str(STATE)!r}];
    const {{ trace, arrangement }} = begun({{ id: "it", text, tree }});
    return {{ drawing: trace.drawing.map(({{ x, y, bends }}) => [x, y, bends]), size: arrangement.width }};
}}"""
MOST_BLOCKS = 40_000_000  # that V8 enters: one or two seconds

CHAIN = "z0 = x*y + x\n" + "\n".join(f"z{k} = z{k - 1}*y + x" for k in range(1, 990))
DRAWN = {
    "a chain whose every line uses both variables": CHAIN,
    "one sum of many": " + ".join(f"sin({k}*x + y)" for k in range(390)),
    "a maximum of many": f"max({', '.join(f'x{k % 20}' for k in range(1900))})",
    "functions in functions": "sin(" * 1900 + "x" + ")" * 1900,
    "brackets in brackets": "(" * 9000 + "x" + ")" * 9000,
}
DOUBLED = "y1 = x*x\n" + "\n".join(f"y{k} = y{k - 1}*y{k - 1}" for k in range(2, 60))


@pytest.mark.parametrize("text", DRAWN.values(), ids=DRAWN)
def test_large_programs_are_drawn_at_once(text: str) -> None:
    engine().module(STATE)
    assert engine().call(BEGUN, text, False)["size"] > 0
    assert blocks_to_draw(text) < MOST_BLOCKS


def test_a_tiny_program_with_a_huge_tree_is_refused_at_once() -> None:
    engine().module(STATE)
    assert len(engine().call(BEGUN, DOUBLED, False)["drawing"]) == 60
    with pytest.raises(ValueError, match=r"As a tree this would have about 10\^18 nodes, and 2000 are drawn at most"):
        engine().call(BEGUN, DOUBLED, True)
    assert blocks_to_draw(DOUBLED, tree=True) < MOST_BLOCKS


def test_a_long_chain_stands_where_the_core_puts_it() -> None:
    engine().module(STATE)
    theirs = engine().call(BEGUN, CHAIN, False)["drawing"]
    ours = core.trace(CHAIN, {"x": 1, "y": 2})
    assert [[node.x, node.y] for node in ours.nodes] == [[x, y] for x, y, _ in theirs]
    assert not any(bends for _, _, edges in theirs for bends in edges), "long edges are drawn straight here"

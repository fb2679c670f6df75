"""The explorable alone, or in the place of the home page's own, as tests find and read it."""

from __future__ import annotations

import re
from html import escape
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from backprop_core.examples import EXAMPLES
from tests.docs.explorable.alone import Alone
from tests.watch import drawn

NETWORK = EXAMPLES["network"]
CASES: dict[str, tuple[str, dict[str, float], str]] = {
    "square": ("(4x+1)^2", {"x": 1}, "tree"),
    "sigmoid": ("1/(1+e^(-x))", {"x": 1}, "tree"),
    "shared": ("x*x", {"x": 3}, "graph"),
    "neuron": ("sigmoid(w1*x1+w2*x2+b)", {"w1": 2, "x1": -1, "w2": -3, "x2": -2, "b": -3}, "graph"),
    "network": (NETWORK.text, NETWORK.at, "graph"),
    "many": ("log10(x)+leaky_relu(x)-abs(x)*sqrt(alpha)^3.5", {"x": 3, "alpha": 2}, "tree"),
    "unrolled": ("a=tanh(w*x); b=tanh(w*a+x); c=tanh(w*b+x); d=tanh(w*c+x); d^2", {"w": 0.7, "x": 0.4}, "graph"),
    "long": ("long_name*learning_rate", {"long_name": -2.5e14, "learning_rate": 3.14159e-7}, "graph"),
}


def placed(alone: Alone, expression: str, at: dict[str, float], view: str = "graph", **attributes: str) -> Locator:
    """An explorable of any function in a page of its own, ready to answer."""
    return alone(markup(expression, at, view, **attributes)).locator("backprop-explorable")


def markup(expression: str, at: dict[str, float], view: str = "graph", **attributes: str) -> str:
    """An explorable of any function, as a page has it."""
    given = {"expression": expression, "at": numbers(at), "view": view, **attributes}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in given.items())
    return f"<backprop-explorable {written}></backprop-explorable>"


def numbers(at: dict[str, float]) -> str:
    return "; ".join(f"{name}={number}" for name, number in at.items())


def put(page: Page, expression: str, at: dict[str, float], view: str = "graph", **attributes: str) -> Locator:
    """An explorable of any function in the place of the one that is there, which leaves nothing behind."""
    given = {"expression": expression, "at": numbers(at), "view": view, **attributes}
    page.evaluate(
        """async (given) => {
            const fresh = document.createElement("backprop-explorable");
            for (const [name, value] of Object.entries(given)) fresh.setAttribute(name, value);
            history.replaceState(null, "", location.pathname);
            sessionStorage.clear();
            document.querySelector("backprop-explorable").replaceWith(fresh);
            await fresh.wake();
            await new Promise(requestAnimationFrame);
        }""",
        given,
    )
    return page.locator("backprop-explorable")


class Windows(Protocol):
    """Opens the home page in a window of a size."""

    def __call__(self, width: int, height: int, touch: bool = False) -> Page: ...


def ticks(explorable: Locator) -> Locator:
    return explorable.get_by_role("slider", name="Step")


def gradient(explorable: Locator, name: str = "x") -> Locator:
    return explorable.locator(f".bp-gradient[data-name={name}]")


def beside(explorable: Locator, letter: str, kind: str) -> Locator:
    """What is written beside the node with a letter: its value or its adjoint."""
    node = explorable.locator(".node").filter(
        has=explorable.page.locator(".letter", has_text=re.compile(f"^{letter}$"))
    )
    return node.locator(f"text.{kind}")


def said(explorable: Locator) -> str:
    """The step in plain words, as it is read aloud."""
    drawn(explorable)
    return " ".join(" ".join(explorable.locator(".bp-step .bp-said").all_text_contents()).split())


def wake(explorable: Locator) -> None:
    """Reach for it, and wait until it answers."""
    explorable.evaluate("(explorable) => explorable.wake().then(() => new Promise(requestAnimationFrame))")


def drag_the_variable(explorable: Locator, across: float, down: float = 0) -> None:
    """Take the first variable's number in the graph, and go with it by so many pixels."""
    wake(explorable)
    node, mouse = explorable.locator(".node.variable .shape"), explorable.page.mouse
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 20 + across, box["y"] + 20 + down, steps=5)
    mouse.up()


def go_to_step(explorable: Locator, number: int) -> None:
    ticks(explorable).focus()
    explorable.page.keyboard.press("Home")
    for _ in range(number - 1):
        explorable.page.keyboard.press("ArrowRight")
    expect(ticks(explorable)).to_have_attribute("aria-valuenow", str(number))

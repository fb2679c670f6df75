"""What is needed at once is seen at once: graph, step, transport and a slider, on every screen."""

from __future__ import annotations

import html

import pytest
from playwright.sync_api import Page, expect

from backprop_core.examples import COURSES, EXAMPLES, WALKS
from docs.extensions.figures.descent_and_network import course_attributes, written
from tests.docs.explorable.alone import Alone
from tests.watch import let_frames_pass

HEADER = 48  # pixels that the page's own header covers
SCREENS = {
    "phone": (390, 844),
    "tablet": (768, 1024),
    "laptop": (1366, 768),
    "large": (1440, 900),
    "hall": (1920, 1080),
    "laptop at 200 %": (683, 384),
}


def tag(name: str, **attributes: object) -> str:
    given = "".join(f' {key}="{html.escape(str(value))}"' for key, value in attributes.items())
    return f"<backprop-{name}{given}></backprop-{name}>"


def example(name: str) -> str:
    found = EXAMPLES[name]
    return tag("explorable", expression=found.text, at=written(found.at), view="tree" if found.tree else "graph")


def walk(name: str) -> str:
    found = WALKS[name]
    given = {"expression": found.text, "at": written(found.at), "rate": found.rate, "momentum": found.momentum}
    return tag("descent", **given)


ELEMENTS = {
    **{name: example(name) for name in EXAMPLES},
    **{f"descent on {name}": walk(name) for name in WALKS},
    **{f"training of {name}": tag("network", **course_attributes(course)) for name, course in COURSES.items()},
}
BOXES = """() => {
    const element = document.querySelector("backprop-explorable, backprop-descent, backprop-network");
    const box = (part) => {
        const { top, bottom, left, right } = part.getBoundingClientRect();
        return { top, bottom, left, right };
    };
    const sliders = [...element.querySelectorAll(".bp-body input[type=range]:not([data-do=zoom])")];
    const lines = [...element.querySelectorAll(".bp-step .bp-formula, .bp-step .bp-rule")];
    return {
        stage: box(element.querySelector(".bp-stage")),
        transport: box(element.querySelector(".bp-steps")),
        slider: box(sliders.sort((one, other) => box(one).top - box(other).top)[0]),
        step: box(lines.filter((line) => line.closest(".bp-step").querySelector(".bp-formula, .bp-rule"))[0]),
        card: box(element),
    };
}"""


def seen_at_once(page: Page) -> float:
    """How high the piece of the page is that has graph, step, transport and a slider in it."""
    boxes = page.evaluate(BOXES)
    parts = [boxes[name] for name in ("stage", "transport", "slider", "step")]
    beside = [part for part in parts if part["left"] < boxes["card"]["left"] or part["right"] > boxes["card"]["right"]]
    assert not beside
    return float(max(part["bottom"] for part in parts) - min(part["top"] for part in parts))


@pytest.mark.parametrize("name", ELEMENTS)
def test_graph_step_transport_and_a_slider_are_seen_at_once(alone: Alone, name: str) -> None:
    page = alone(f'<div style="height: 200vh"></div>{ELEMENTS[name]}<div style="height: 200vh"></div>')
    too_high = {}
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.querySelector('.bp-stage').scrollIntoView()")
        let_frames_pass(page, 3)
        if (high := seen_at_once(page)) > height - HEADER:
            too_high[screen] = high
    assert not too_high


def test_the_transport_stays_at_the_foot_of_the_screen(alone: Alone) -> None:
    page = alone(f"{example('network')}<div style='height: 200vh'></div>", viewport={"width": 390, "height": 600})
    page.evaluate("document.querySelector('backprop-explorable').scrollIntoView()")
    bar, stage = page.locator(".bp-controls").bounding_box(), page.locator(".bp-stage").bounding_box()
    assert bar
    assert stage
    assert stage["y"] + stage["height"] > 600, "the stage goes on below the screen"
    assert abs(bar["y"] + bar["height"] - 600) < 2


def test_nothing_stands_between_the_graph_and_its_steps(alone: Alone) -> None:
    page = alone(example("square"), viewport={"width": 390, "height": 844})
    boxes = page.evaluate(BOXES)
    assert 0 <= boxes["transport"]["top"] - boxes["stage"]["bottom"] < 20
    order = page.locator(".bp-body > *").evaluate_all("all => all.map((one) => one.className.split(' ')[0])")
    assert order == ["bp-stage", "bp-controls", "bp-side", "bp-variables", "bp-curve", "bp-legend"]
    expect(page.locator(".bp-curve")).to_be_visible()

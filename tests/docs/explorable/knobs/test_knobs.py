"""The knobs of a small network as a reader meets them: by mouse, touch and keyboard, and without a script."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import backprop_core as core
from backprop_core.examples import BORDER, KNOBS, PLANES
from docs.extensions.javascript import DOCS, Engine
from docs.extensions.page import PageError
from tests.backprop_core.test_planes import STEPS, mean_loss, outputs, right, trained
from tests.docs.barriers import DAY, NIGHT, barriers
from tests.docs.explorable.alone import Alone, address
from tests.docs.explorable.elements import written
from tests.docs.extensions.pages import rendered
from tests.watch import drawn, let_frames_pass, stop_the_clock

ISLAND = PLANES["island"]
BLOCK = "/// knobs | island\n///"
TAG = '<backprop-knobs id="one" set="island"></backprop-knobs>'
HEADER = 48  # pixels that the page's own header covers
SAME = """(html) => {
    const page = document.createElement("template");
    page.innerHTML = html;
    return page.content.querySelector("backprop-knobs").innerHTML === document.querySelector("backprop-knobs").innerHTML;
}"""
PIXEL = """(canvas, [across, down]) => {
    const { width, height } = canvas;
    return [...canvas.getContext("2d").getImageData(across * width, down * height, 1, 1).data];
}"""


def loss(knobs: Locator) -> Locator:
    return knobs.locator(".bp-loss .value")


def state(page: Page, expression: str) -> Any:
    return page.evaluate(f"(({{ controller: {{ state }} }}) => {expression})(document.querySelector('backprop-knobs'))")


def knob(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=re.compile(f"^{name},"))


def test_a_single_try_is_told_as_one() -> None:
    engine = Engine()
    state_js, card_js = (str(DOCS / "explorable" / "knobs" / f"{name}.js") for name in ("state", "card"))
    engine.module(Path(state_js))
    engine.module(Path(card_js))
    said = f"""(set) => {{
        const {{ begun, stepped }} = modules[{state_js!r}];
        const parted = stepped(begun({{ id: "x", set }}), 400);
        return modules[{card_js!r}].asks({{ ...parted, steps: 0, forwards: 2, playing: false }});
    }}"""
    assert "lie on their own side, after 1 try, by hand." in engine.call(said, "island")


@pytest.mark.parametrize("name", PLANES)
def test_the_browser_takes_the_very_steps_of_the_core(name: str) -> None:
    engine = Engine()
    module = DOCS / "explorable" / "knobs" / "state.js"
    engine.module(module)
    run = f"""(set, steps) => {{
        const {{ begun, stepped, outputs }} = modules[{str(module)!r}];
        const at = (count) => {{
            const state = stepped(begun({{ id: "x", set }}), count);
            return [state.at, state.place.value, outputs(state, state.held)];
        }};
        return steps.map(at);
    }}"""
    steps = [0, 1, 30, STEPS]
    for count, (at, value, says) in zip(steps, engine.call(run, name, steps), strict=True):
        knobs, loss = trained(name)[count]
        assert at == pytest.approx(knobs, rel=1e-7, abs=1e-9)
        assert value == pytest.approx(loss, rel=1e-7)
        assert says == pytest.approx(outputs(knobs, PLANES[name].held), rel=1e-6)


def test_the_points_of_the_core_are_those_of_the_page() -> None:
    engine = Engine()
    module = DOCS / "generated" / "planes.js"
    engine.module(module)
    made = engine.call(f"() => modules[{str(module)!r}].planes")
    assert made == json.loads(json.dumps([vars(plane) for plane in PLANES.values()]))


def test_the_whole_plane_is_the_forward_pass_of_each_of_its_points() -> None:
    engine = Engine()
    folder = DOCS / "explorable" / "knobs"
    for name in ("state.js", "sweep.js", "plane.js"):
        engine.module(folder / name)
    at = dict(zip(KNOBS, [0.3 * (place % 7) - 1 for place in range(17)], strict=True))
    found = engine.call(
        f"""(at) => {{
            const [state, sweep, plane] = ["state", "sweep", "plane"].map((name) => modules[`{folder}/${{name}}.js`]);
            const all = plane.maps(state.begun({{ id: "x", at }}));
            return [sweep.COLUMNS, sweep.ROWS, [...all[all.length - 1]], [...all[1]]];
        }}""",
        at,
    )
    columns, rows, output, second = found
    assert len(output) == columns * rows
    for column, row in [(0, 0), (1, 1), (25, 19), (columns - 2, rows - 2), (13, 30)]:
        x, y = 4 * ((2 * column - 1) / (columns - 2) - 1), 3 * (1 - (2 * row - 1) / (rows - 2))
        trace = core.trace(BORDER, at | {"x": x, "y": y, "t": 0})
        values = {node.label: node.value for node in trace.nodes}
        assert output[row * columns + column] == pytest.approx(values["p"], rel=1e-12)
        assert second[row * columns + column] == pytest.approx(values["h2"], rel=1e-12)


def test_without_a_script_its_regions_and_numbers_stand_in_the_page() -> None:
    html = rendered(BLOCK)
    start, gradient = mean_loss(ISLAND, ISLAND.at)
    assert f">{written(start)}</b>" in html
    assert f"{right(ISLAND.at, ISLAND.rows)} of {len(ISLAND.rows)} right" in html
    assert html.count('role="slider"') == len(KNOBS)
    assert len(re.findall(r'<path d="M\d[^"]{40,}Z"', html)) >= 2  # the whole plane, and its small map
    rows = dict(re.findall(r'data-do="knob-number" data-name="(\w+)".*?class="adjoint">([^<]*)<', html))
    assert rows == {name: written(gradient[name]).replace("e−5", "⋅10⁻⁵") for name in KNOBS}


def test_the_script_changes_nothing_of_what_stands_in_the_page(alone: Alone) -> None:
    html = rendered(BLOCK)
    page = alone(html)
    assert page.evaluate("document.querySelector('backprop-knobs').controller !== null")
    assert page.evaluate(SAME, html)


def test_a_knob_follows_the_mouse_and_each_try_is_counted(alone: Alone) -> None:
    page = alone(TAG)
    box = knob(page, "w1").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 15
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y - 16, steps=4)  # to the right and up: both turn it up
    page.mouse.up()
    assert state(page, "state.at.w1") == pytest.approx(ISLAND.at["w1"] + 1)
    expect(loss(page.locator("backprop-knobs"))).to_have_text(
        written(mean_loss(ISLAND, ISLAND.at | {"w1": ISLAND.at["w1"] + 1})[0])
    )
    tries = state(page, "state.forwards") - 1
    assert 1 < tries <= 4
    expect(page.locator(".bp-costs")).to_have_text(f"{tries + 1} forward, 0 backward passes")
    drawn(page)
    assert page.locator(".arrow").count() == 0


def test_the_keys_turn_a_knob_to_its_ends(alone: Alone) -> None:
    page = alone(TAG)
    knob(page, "u3").focus()
    for key, number in [
        ("ArrowUp", 0.3),
        ("ArrowLeft", 0.2),
        ("PageUp", 1.2),
        ("End", 5),
        ("ArrowUp", 5),
        ("Home", -5),
    ]:
        page.keyboard.press(key)
        let_frames_pass(page, 2)
        assert state(page, "state.at.u3") == pytest.approx(number)
        expect(knob(page, "u3")).to_have_attribute("aria-valuenow", str(number))
    assert state(page, "state.steps") == 0


def test_backprop_points_every_knob_down_the_loss(alone: Alone) -> None:
    page = alone(TAG)
    page.get_by_role("button", name="Backprop").click()
    expect(page.locator(".bp-costs")).to_have_text("1 forward, 1 backward passes")
    start, gradient = mean_loss(ISLAND, ISLAND.at)
    drawn(page)
    told = {name: knob(page, name).get_attribute("aria-valuetext") or "" for name in KNOBS}
    for name in KNOBS:
        way = 1 if "turn it up" in told[name] else -1
        assert f"turn it {'up' if way > 0 else 'down'}, strength" in told[name]
        assert mean_loss(ISLAND, ISLAND.at | {name: ISLAND.at[name] + 0.01 * way})[0] < start
    pointing = page.locator(".bp-knob:has(.arrow)").evaluate_all("all => all.map((one) => one.dataset.name)")
    strongest = sorted(KNOBS, key=lambda name: -abs(gradient[name]))
    assert set(pointing) == set(strongest[: len(pointing)])
    assert len(pointing) >= 15
    lengths = {
        name: knob(page, name).locator(".shaft").evaluate("(shaft) => shaft.getTotalLength()") for name in pointing
    }
    for one, other in pairwise(strongest[: len(pointing)]):
        assert lengths[one] >= lengths[other] - 0.2


def test_steps_are_those_of_the_core_and_start_again_takes_them_back(alone: Alone) -> None:
    page = alone(TAG)
    for _ in range(3):
        page.get_by_role("button", name="Step", exact=True).click()
    expect(loss(page.locator("backprop-knobs"))).to_have_text(written(trained("island")[3][1]))
    expect(page.locator(".bp-costs")).to_have_text("4 forward, 4 backward passes")
    page.get_by_role("button", name="Start again").click()
    expect(loss(page.locator("backprop-knobs"))).to_have_text(written(trained("island")[0][1]))
    drawn(page)
    assert page.locator(".arrow").count() == 0


def test_it_trains_and_pauses_and_goes_by_the_core_s_numbers(alone: Alone) -> None:
    page = alone(TAG)
    page.get_by_role("button", name="Train").click()
    expect(page.locator(".bp-asks")).to_have_text(re.compile(r"^Step \d\d\."))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Train")).to_be_visible()
    steps = state(page, "state.steps")
    let_frames_pass(page)
    assert state(page, "state.steps") == steps
    assert state(page, "state.place.value") == pytest.approx(trained("island")[steps][1], rel=1e-7)


def test_one_training_parts_the_dots_and_stops(alone: Alone) -> None:
    page = alone(TAG, fresh=True)
    page.clock.install()
    page.get_by_role("button", name="Train").click()
    page.clock.run_for(12_000)
    expect(page.locator(".bp-asks")).to_have_text(
        "All 26 dots lie on their own side, after 300 steps. So do all 8 it never saw."
    )
    expect(page.get_by_role("button", name="Train")).to_be_visible()
    assert state(page, "state.steps") == STEPS


def test_who_wants_little_to_move_sees_few_pictures_of_the_same_training(alone: Alone) -> None:
    page = alone(TAG, fresh=True, reduced_motion="reduce")
    stop_the_clock(page)
    page.get_by_role("button", name="Train").click()
    page.clock.run_for(1_600)
    assert state(page, "state.steps") == 45


def test_a_press_adds_a_dot_and_a_drag_moves_it(alone: Alone) -> None:
    page = alone(TAG)
    box = page.locator(".bp-plane").bounding_box()
    assert box

    def spot(x: float, y: float) -> tuple[float, float]:
        return box["x"] + box["width"] * (x + 4) / 8, box["y"] + box["height"] * (3 - y) / 6

    page.get_by_role("button", name="orange: press the plane").click()
    page.mouse.click(*spot(-3, -2))
    let_frames_pass(page, 3)
    assert state(page, "state.lesson.rows.at(-1)") == [-3, -2, 0]
    page.mouse.move(*spot(-3, -2))
    page.mouse.down()
    page.mouse.move(*spot(-2.5, 2), steps=5)
    page.mouse.up()
    let_frames_pass(page, 3)
    x, y, target = state(page, "state.lesson.rows.at(-1)")
    assert (x, y, target) == (pytest.approx(-2.5, abs=0.11), pytest.approx(2, abs=0.11), 0)
    assert len(state(page, "state.lesson.rows")) == len(ISLAND.rows) + 1
    page.get_by_role("button", name="make it blue").click()
    assert state(page, "state.lesson.rows.at(-1)[2]") == 1
    page.get_by_role("button", name="remove", exact=True).click()
    let_frames_pass(page, 3)
    assert state(page, "state.lesson.rows") == [list(row) for row in ISLAND.rows]


def test_dots_are_moved_recoloured_and_removed_by_keys(alone: Alone) -> None:
    page = alone(TAG)
    dots = page.locator("[data-do=spot]")
    drawn(page)
    assert page.locator("[data-do=spot][tabindex='0']").count() == 1
    dots.first.focus()
    for key in ("PageDown", "ArrowRight", "ArrowUp", "ArrowUp", " "):
        page.keyboard.press(key)
    x, y, target = ISLAND.rows[1]
    assert state(page, "state.lesson.rows[1]") == pytest.approx([x + 0.1, y + 0.2, 1 - target])
    page.keyboard.press("Delete")
    let_frames_pass(page, 3)
    assert state(page, "state.lesson.rows.length") == len(ISLAND.rows) - 1
    assert page.evaluate("document.activeElement.dataset.do") == "spot"


def test_a_neuron_shows_its_own_map_and_the_colours_follow_the_theme(alone: Alone) -> None:
    page = alone(TAG)
    canvas = page.locator(".bp-plane canvas")
    right_half = canvas.evaluate(PIXEL, [0.9, 0.5])
    assert right_half[0] > right_half[2]  # orange
    blue = canvas.evaluate(PIXEL, [0.1, 0.5])
    assert blue[2] > blue[0]
    page.get_by_role("button", name="Show what neuron h3 says").click()
    let_frames_pass(page, 3)
    assert canvas.evaluate(PIXEL, [0.9, 0.5]) != right_half
    own = page.locator(".bp-head canvas").nth(2).evaluate(PIXEL, [0.9, 0.5])
    assert canvas.evaluate(PIXEL, [0.9, 0.5]) == own
    page.get_by_role("button", name="Show what the whole network says").click()
    let_frames_pass(page, 3)
    assert canvas.evaluate(PIXEL, [0.9, 0.5]) == right_half
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    let_frames_pass(page, 3)
    assert sum(canvas.evaluate(PIXEL, [0.9, 0.5])) < sum(right_half) - 100


def test_a_link_restores_what_was_seen(alone: Alone) -> None:
    page = alone(TAG)
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_text("All numbers").click()
    page.get_by_label("w2 as a number").fill("1/3")
    page.get_by_label("x of point 1", exact=True).fill("3")
    page.get_by_role("button", name="Show what neuron h2 says").click()
    page.get_by_role("button", name="copy link").click()
    drawn(page)
    link = page.get_by_label("Link to what you see").input_value()
    states, parts = ("state.at", "state.lesson.rows"), (".bp-spots", ".bp-heads")
    seen = [state(page, one) for one in states], [page.locator(part).inner_html() for part in parts]
    arrows = page.locator(".arrow").count()
    other = alone(TAG, into=page)
    other.goto(link.replace(address(), ""))
    expect(other.get_by_role("button", name="Show what neuron h2 says")).to_have_attribute("aria-pressed", "true")
    assert ([state(other, one) for one in states], [other.locator(part).inner_html() for part in parts]) == seen
    assert other.locator(".arrow").count() == arrows > 10


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("set=nowhere", "There is no set of points called nowhere"),
        ("rows=1,2;3", "A point is written x,y,1 or x,y,0"),
        ("f=sin(", "The line ends too early"),
        ("f=(w*x-t)^2", "A plane has two inputs and one target"),
        ("f=<img src=x onerror=alert(1)>", ""),
    ],
)
def test_a_link_that_cannot_be_read_is_told_and_leaves_what_stands(alone: Alone, part: str, sentence: str) -> None:
    page = alone(TAG)
    page.evaluate("(part) => { location.hash = `explorable=one&${part}`; }", part)
    expect(page.locator(".bp-asks")).to_contain_text(sentence)
    let_frames_pass(page, 3)
    assert page.locator("backprop-knobs :is(img, script)").count() == 0
    assert state(page, "state.lesson.rows.length") == len(ISLAND.rows)


def test_a_step_opens_as_the_full_backward_pass_of_one_dot(alone: Alone) -> None:
    page = alone(TAG)
    page.get_by_role("button", name="Step", exact=True).click()
    page.locator("[data-do=spot]").nth(4).focus()
    page.get_by_role("button", name="open this step").click()
    inside = page.locator("backprop-explorable")
    x, y, t = ISLAND.rows[4]
    trace = core.trace(BORDER, trained("island")[1][0] | {"x": x, "y": y, "t": t})
    expect(inside.locator(".bp-gradient[data-name=u1]")).to_contain_text(written(trace.gradient["u1"]))
    expect(inside.locator(".node")).to_have_count(len(trace.nodes))


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (768, 1024), (1440, 900)])
def test_plane_knobs_loss_and_buttons_are_seen_at_once(alone: Alone, size: tuple[int, int]) -> None:
    page = alone(TAG, viewport={"width": size[0], "height": size[1]})
    page.get_by_role("button", name="Backprop").click()
    let_frames_pass(page, 3)
    boxes = page.locator(":is(.bp-asks, .bp-plane, .bp-standing, .bp-knob, .bp-verbs)").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map(({ top, bottom, left, right }) => [top, bottom, left, right])"
    )
    assert len(boxes) == 4 + len(KNOBS)
    assert max(box[1] for box in boxes) - min(box[0] for box in boxes) <= size[1] - HEADER
    assert min(box[2] for box in boxes) >= 0
    assert max(box[3] for box in boxes) <= size[0]


def test_on_a_phone_no_knob_lies_below_the_buttons(page: Page) -> None:
    """As the home page opens: what a finger is to turn is whole, or not on the screen yet."""
    page.set_viewport_size({"width": 412, "height": 823})
    page.goto("/")
    covered = page.locator("backprop-knobs").evaluate(
        """(element) => {
          const box = (part) => part.getBoundingClientRect();
          const verbs = box(element.querySelector(".bp-verbs"));
          return [...element.querySelectorAll(".bp-knob")].filter((one) => box(one).top < verbs.bottom && verbs.top < box(one).bottom).length;
        }"""
    )
    assert covered == 0


def test_nothing_moves_from_step_to_step_but_the_picture(alone: Alone) -> None:
    page = alone(TAG, viewport={"width": 390, "height": 844})
    places = set()
    for _ in range(4):
        page.get_by_role("button", name="Step", exact=True).click()
        let_frames_pass(page, 2)
        tops = page.locator(".bp-parting > *, .bp-knob").evaluate_all("all => all.map((one) => one.offsetTop)")
        places.add(tuple(tops))
    assert len(places) == 1


def test_touch_turns_a_knob_and_presses_the_buttons(alone: Alone) -> None:
    page = alone(TAG, viewport={"width": 320, "height": 640}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Backprop").tap()
    expect(page.locator(".bp-costs")).to_have_text("1 forward, 1 backward passes")
    knob(page, "w3").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('[data-name=w3]').scrollIntoView({ block: 'center' })")
    box = knob(page, "w3").bounding_box()
    assert box
    client = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for moved in (6, 12, 18, 24, 36):
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + moved, "y": y}]})
        let_frames_pass(page, 2)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert state(page, "state.at.w3") == pytest.approx(ISLAND.at["w3"] + 1, abs=0.06)


def test_axe_finds_nothing(alone: Alone) -> None:
    page = alone(TAG)
    page.get_by_role("button", name="Backprop").click()
    page.get_by_role("button", name="held out").click()
    page.get_by_text("All numbers").click()
    page.locator("[data-do=spot]").first.focus()
    for width, palettes in ((390, [DAY]), (1366, [DAY, NIGHT])):
        page.set_viewport_size({"width": width, "height": 844})
        let_frames_pass(page, 30)
        assert not barriers(page, "main", palettes)


def test_an_unknown_set_stops_the_build_and_the_nearest_is_named() -> None:
    with pytest.raises(PageError) as caught:
        rendered("/// knobs | islnad\n///")
    assert "there is no set of points islnad (did you mean island?)" in str(caught.value)

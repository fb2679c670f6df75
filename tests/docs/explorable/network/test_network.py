"""A small network in training as a reader meets it: alone and in its bare page, by mouse, keyboard and touch."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import backprop_core as core
from backprop_core.analysis.descent import OUTLOOKS
from backprop_core.examples import COURSES, Course
from docs.extensions.figures.descent_and_network import course_attributes
from docs.extensions.javascript import DOCS, Engine
from tests.case_files import cases
from tests.conftest import Site
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import field, written
from tests.docs.explorable.test_one_screen import tag
from tests.watch import drawn, let_frames_pass, watched_page

CASES = cases("published")
MAZUR = next(case for case in CASES if case["id"] == "mazur-222")
COURSE = COURSES["mazur"]


def shown(alone: Alone, course: Course = COURSE, step: int = 0, **window: Any) -> Locator:
    """A network at one of its steps, answering."""
    page = alone(tag("network", **course_attributes(course), step=step), **window)
    network = page.locator("backprop-network")
    expect(count(network)).to_contain_text(f"step {step} of")
    return network


def count(network: Locator) -> Locator:
    return network.locator(".bp-training .bp-count")


def trained(course: Course, steps: int) -> list[tuple[dict[str, float], float, dict[str, float]]]:
    """Weights, mean loss and mean gradient at each step, worked out from the core's traces one point at a time."""
    weights = {name: course.at[name] for name in course.weights}
    rest = {name: value for name, value in course.at.items() if name not in weights}
    names = (*course.inputs, *course.targets)
    found = []
    for _ in range(steps + 1):
        traces = [core.trace(course.text, weights | rest | dict(zip(names, row, strict=True))) for row in course.rows]
        loss = sum(trace.value for trace in traces) / len(traces)
        gradient = {name: sum(trace.gradient[name] for trace in traces) / len(traces) for name in weights}
        found.append((weights, loss, gradient))
        weights = {name: weights[name] - course.rate * gradient[name] for name in weights}
    return found


def says(network: Locator, course: Course, step: int) -> None:
    """The table of weights comes to say a step."""
    weights, _, gradient = trained(course, step)[-1]
    texts = []
    for name in course.weights:
        change = -course.rate * gradient[name]
        texts += [written(weights[name]), written(gradient[name]), written(change), written(weights[name] + change)]
    stays = ["stays"] * (len(course.at) - len(course.weights))
    expect(network.locator(".bp-weights tbody td:not(:has(input))")).to_have_text([*texts, *stays])


def test_a_single_step_is_announced_as_one(alone: Alone) -> None:
    network = shown(alone)
    network.get_by_role("button", name="Forward one step").click()
    expect(network.get_by_role("status")).to_contain_text("After 1 step the loss is")
    expect(network.get_by_role("img", name="The loss over 1 step, from")).to_be_visible()


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_training_is_descent_on_the_mean_of_the_cores_losses(course: Course) -> None:
    """The shipped modules, run in V8, against traces of the core, one point after the other."""
    engine = Engine()
    folder = DOCS / "explorable" / "network"
    engine.module(folder / "link.js")
    engine.module(folder / "state.js")
    run = f"""(attributes) => {{
        const {{ given }} = modules[{str(folder / "link.js")!r}];
        return modules[{str(folder / "state.js")!r}].begun({{ ...given((name) => attributes[name] ?? null), id: "x" }}).places;
    }}"""
    places = engine.call(run, {**course_attributes(course), "step": 30})
    assert len(places) == 31
    for place, (weights, loss, gradient) in zip(places, trained(course, 30), strict=True):
        assert place["at"] == pytest.approx(weights, rel=1e-9, abs=1e-12)
        assert place["value"] == pytest.approx(loss, rel=1e-9)
        assert place["gradient"] == pytest.approx(gradient, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("field_name", "table"), [("cell 0 1", "bp-points"), ("start w1", "bp-weights")])
def test_a_field_of_a_table_says_why_what_was_typed_is_no_number(field_name: str, table: str) -> None:
    engine = Engine()
    folder = DOCS / "explorable" / "network"
    for path in (
        folder / "link.js",
        folder / "state.js",
        folder / "card.js",
        DOCS / "explorable" / "dom" / "markup.js",
    ):
        engine.module(path)
    run = f"""(attributes, draft) => {{
        const at = (name) => modules[`{DOCS}/explorable/${{name}}.js`];
        const {{ given }} = at("network/link");
        const begun = at("network/state").begun({{ ...given((name) => attributes[name] ?? null), id: "x" }});
        const whole = at("dom/markup").h("div", {{}}, at("network/card").card({{ ...begun, draft }}));
        return at("dom/markup").toText(whole, () => "");
    }}"""
    attributes = course_attributes(COURSE)
    refused = {"name": field_name, "text": "1..2", "problem": "Give a number such as -2, 0.5 or 1/3."}
    html = engine.call(run, attributes, refused)
    section = html[html.index(f'class="{table}"') :].split("</section>")[0]
    assert section.count('aria-invalid="true"') == html.count('aria-invalid="true"') == 1
    (told,) = re.findall('aria-describedby="([^"]*)"', section)
    assert re.search(f'role="alert" id="{told}"[^>]*>Give a number such as -2, 0.5 or 1/3.<', section)
    assert 'value="1..2"' in section
    assert "aria-invalid" not in engine.call(run, attributes, {"name": field_name, "text": "1."})


def test_the_published_numbers_of_the_first_step_are_found(alone: Alone) -> None:
    """Mazur's own, to the digits that he printed; where he slipped, what was worked out again."""
    network = shown(alone)
    network.get_by_role("button", name="Forward one step").click()
    expect(count(network)).to_contain_text("step 1 of 1")
    before, after = network.evaluate(
        "({ controller }) => controller.state.places.map(({ at, value }) => ({ at, value }))"
    )
    published = MAZUR["extra_published"]["after_sgd_lr0.5_weights_only"]
    for name in COURSE.weights:
        digits = len(published[name].partition(".")[2])
        assert after["at"][name] == pytest.approx(float(published[name]), abs=0.5 * 10**-digits)
        row = network.locator(".bp-weights tbody tr").filter(
            has=network.page.get_by_label(f"{name} at the start", exact=True)
        )
        expect(row.locator("td").nth(1)).to_have_text(written(float(published[name])))
    assert before["value"] == pytest.approx(float(MAZUR["expected_values"]["E"]), abs=0.5e-9)
    worked_out = MAZUR["extra_computed"]["after_sgd_lr0.5_weights_only"]["E"]  # he printed 0.291027924
    assert after["value"] == pytest.approx(worked_out, rel=1e-9)
    network.get_by_role("button", name="Back one step").click()
    for unit, name in [("h_{1}", "out_h1"), ("o_{1}", "out_o1"), ("o_{2}", "out_o2")]:
        letter, digit = unit[0], unit[3]
        drawn = network.locator(".unit").filter(
            has=network.page.locator(".symbol", has_text=re.compile(f"^{letter}{digit}$"))
        )
        expect(drawn.locator(".value")).to_have_text(written(float(MAZUR["expected_values"][name])))
        if name in MAZUR["expected_gradients"]:
            expect(drawn.locator(".adjoint")).to_have_text(f"∂{written(float(MAZUR['expected_gradients'][name]))}")


def test_the_still_says_its_numbers_without_a_script(chromium: Browser, site: Site) -> None:
    with watched_page(chromium, site.url, java_script_enabled=False) as page:
        page.goto("/embed/training/")
        says(page.locator("backprop-network"), COURSES["xor"], 0)
        expect(page.locator(".unit")).to_have_count(6)


def test_the_script_changes_nothing_of_what_stands_in_the_page(page: Page) -> None:
    page.goto("/embed/training/")
    network = page.locator("backprop-network")
    before, box = network.inner_html(), network.bounding_box()
    network.evaluate("(network) => network.wake().then(() => new Promise(requestAnimationFrame))")
    assert network.evaluate("(network) => network.controller !== null")
    assert network.inner_html() == before
    assert network.bounding_box() == box


def test_steps_go_on_and_back_and_any_of_them_can_be_looked_at(alone: Alone) -> None:
    course = COURSES["line"]
    network = shown(alone, course)
    page = network.page
    network.locator(".bp-stage").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    says(network, course, 3)
    expect(network.locator(".bp-outlook")).to_have_text(OUTLOOKS["falls"])
    page.keyboard.press("ArrowLeft")
    expect(count(network)).to_have_text("step 2 of 3")
    says(network, course, 2)
    slider = network.get_by_role("slider", name="Step to look at")
    slider.focus()
    page.keyboard.press("Home")
    says(network, course, 0)
    page.keyboard.press("End")
    says(network, course, 3)
    network.get_by_role("button", name="Start again").click()
    expect(count(network)).to_have_text("step 0 of 0")


def test_nothing_moves_while_it_is_trained_but_the_numbers(alone: Alone) -> None:
    network = shown(alone, COURSES["xor"])
    found = set()
    for step in range(1, 6):
        network.get_by_role("button", name="Forward one step").first.click()
        expect(count(network)).to_contain_text(f"step {step} of")
        found.add(
            network.evaluate(
                """(network) => [...network.querySelectorAll(".unit .shape, .bp-controls")].map((part) => {
                    const { x, y } = part.getBoundingClientRect();
                    return `${Math.round(x)} ${Math.round(y - network.getBoundingClientRect().y)}`;
                }).join()"""
            )
        )
    assert len(found) == 1


def test_it_runs_the_loss_falls_and_it_pauses(alone: Alone) -> None:
    network = shown(alone, COURSES["xor"])
    page = network.page
    network.get_by_label("Speed").first.select_option("100×")
    network.get_by_role("button", name="Run").click()
    expect(count(network)).to_have_text(re.compile(r"step \d{3,} of"))
    network.get_by_role("button", name="Pause").click()
    expect(network.get_by_role("button", name="Run")).to_be_visible()  # what was under way is drawn with it
    drawn(network)
    here = count(network).text_content() or ""
    let_frames_pass(page)
    assert count(network).text_content() == here
    step = int(here.split()[1])
    losses = network.evaluate("({ controller }) => controller.state.places.map(({ value }) => value)")
    assert losses[step] == pytest.approx(trained(COURSES["xor"], step)[-1][1], rel=1e-6)
    assert losses[step] < losses[0] / 2
    expect(network.locator(".bp-losses .loss")).to_have_text(re.compile(re.escape(written(losses[step])) + "$"))
    drawn(network)
    outputs = [float(text) for text in network.locator(".bp-points tbody td.value:nth-child(5)").all_text_contents()]
    assert [output > 0.5 for output in outputs] == [False, True, True, False]


def test_the_points_can_be_edited_added_and_removed(alone: Alone) -> None:
    course = COURSES["line"]
    network = shown(alone, course, 2)
    network.get_by_label("t of point 2").fill("-3")
    rows = list(course.rows)
    rows[1] = (0, -3)
    says(network, Course(**{**vars(course), "rows": tuple(rows)}), 2)
    network.get_by_role("button", name="Remove point 1").click()
    rows.pop(0)
    says(network, Course(**{**vars(course), "rows": tuple(rows)}), 2)
    network.get_by_role("button", name="add a point").click()
    network.get_by_label("x of point 4").fill("1/2")
    rows.append((0.5, rows[-1][1]))
    says(network, Course(**{**vars(course), "rows": tuple(rows)}), 2)
    network.get_by_label("t of point 1").fill("none")
    says(network, Course(**{**vars(course), "rows": tuple(rows)}), 2)


def test_weights_and_rate_begin_anew_from_what_is_set(alone: Alone) -> None:
    course = COURSES["line"]
    network = shown(alone, course, 3)
    network.get_by_label("w at the start").fill("2")
    network.get_by_role("textbox", name="learning rate as a number").fill("0.2")
    says(network, Course(**{**vars(course), "at": {"w": 2, "b": 0}, "rate": 0.2}), 3)
    network.get_by_role("textbox", name="learning rate as a number").fill("5")
    expect(network.locator(".bp-outlook")).to_have_text(OUTLOOKS["swings away"])


def test_the_passes_of_any_step_open_at_its_weights(alone: Alone) -> None:
    course = COURSES["xor"]
    network = shown(alone, course, 2)
    page = network.page
    network.get_by_label("Point to look at").select_option("point 3")
    network.get_by_role("button", name="open the passes of this step").click()
    inside = network.locator("backprop-explorable")
    weights = trained(course, 2)[-1][0]
    names = (*course.inputs, *course.targets)
    trace = core.trace(course.text, weights | dict(zip(names, course.rows[2], strict=True)))
    expect(inside.locator(".bp-gradient[data-name=w1]")).to_contain_text(written(trace.gradient["w1"]))
    expect(inside.locator(".node")).to_have_count(len(trace.nodes))
    network.get_by_role("button", name="Forward one step").first.click()
    weights = trained(course, 3)[-1][0]
    trace = core.trace(course.text, weights | dict(zip(names, course.rows[2], strict=True)))
    expect(inside.locator(".bp-gradient[data-name=w1]")).to_contain_text(written(trace.gradient["w1"]))
    inside.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    expect(count(network)).to_have_text("step 3 of 3")  # what is done inside stays inside
    inside.get_by_role("textbox", name="w1 as a number").fill("7")
    expect(count(network)).to_have_text("step 3 of 3")
    says(network, course, 3)


def test_a_program_of_functions_is_drawn_by_its_layers(alone: Alone) -> None:
    network = shown(alone, COURSES["neuron"])
    field(network).fill(
        "hidden(u, v, a, b) = tanh(u*a + v*b)\n"
        "h1 = hidden(w1, w2, x1, x2)\nh2 = hidden(w3, w4, x1, x2)\np = sigmoid(w5*h1 + w6*h2)\n(p - t)^2"
    )
    expect(network.locator(".layer")).to_have_text(["inputs", "hidden"])
    expect(network.locator(".unit")).to_have_count(6)
    expect(network.locator(".held")).to_have_count(6)
    field(network).fill("x1 + t")
    expect(network.locator(".bp-reading p")).to_contain_text("nothing to train")
    expect(network.locator(".unit")).to_have_count(6)
    names = "; ".join(f"h{place} = tanh(w{place}*x1)" for place in range(60))
    field(network).fill(f"{names}; (h{' + h'.join(map(str, range(60)))} - t)^2")
    expect(network.locator(".bp-reading p")).to_contain_text("40 are drawn at most")


def test_a_link_restores_all_that_was_seen(page: Page, chromium: Browser, site: Site) -> None:
    attributes = course_attributes(COURSES["xor"])
    state = {"explorable": "embed", "f": attributes.pop("expression"), **attributes, "step": 4}
    page.goto(f"/embed/training/#{urlencode(state)}")
    network = page.locator("backprop-network")
    expect(count(network)).to_contain_text("step 4 of")
    network.get_by_label("t of point 2").fill("0.5")
    network.get_by_label("Point to look at").select_option("point 2")
    network.get_by_role("button", name="copy link").click()
    drawn(network)
    link = network.get_by_label("Link to what you see").input_value()
    picture = network.locator(".bp-layers").inner_html()
    with watched_page(chromium, site.url) as other:
        other.goto(link)
        restored = other.locator("backprop-network")
        expect(count(restored)).to_have_text("step 4 of 4")
        expect(restored.get_by_label("t of point 2")).to_have_value("0.5")
        assert restored.locator(".bp-layers").inner_html() == picture


@pytest.mark.parametrize(
    "state",
    [
        "f=<img src=x onerror=alert(1)>",
        "f=(w*x-t)^2&rows=1,2,3;<b>&rate=-1",
        "f=(w*x-t)^2&weights=nothing+here",
        "f=(w*x-t)^2&rows=1,2&rate=1e300&step=1e12&row=-4",
        "f=" + "x*" * 30_000 + "x",
    ],
)
def test_a_hostile_link_is_only_text_and_never_freezes_the_page(page: Page, state: str) -> None:
    page.goto(f"/embed/training/#explorable=embed&{state}")
    network = page.locator("backprop-network")
    expect(field(network)).not_to_have_value(COURSES["xor"].text)
    assert network.locator("img, script").count() == 0
    expect(network.locator(".bp-layers")).to_be_visible()


def test_axe_finds_nothing(alone: Alone) -> None:
    network = shown(alone, step=3)
    page = network.page
    network.get_by_role("button", name="embed", exact=True).click()
    expect(network.get_by_label("Frame for another page")).to_be_visible()
    assert not barriers(page, "backprop-network")


def test_touch_trains(alone: Alone) -> None:
    network = shown(alone, COURSES["neuron"], viewport={"width": 320, "height": 640}, has_touch=True)
    page = network.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    network.get_by_role("button", name="Forward one step").tap()
    says(network, COURSES["neuron"], 1)
    network.get_by_role("button", name="Remove point 4").tap()
    expect(network.locator(".bp-points tbody tr")).to_have_count(3)


def test_a_phone_shows_all_lines_of_the_program(alone: Alone) -> None:
    phone = {"width": 320, "height": 640}
    tall = field(shown(alone, viewport=phone)).evaluate(
        "({ scrollHeight, clientHeight }) => [scrollHeight, clientHeight]"
    )
    assert tall[0] <= tall[1]


def test_a_table_that_scrolls_shades_its_edge_and_keeps_the_names_of_its_rows(alone: Alone) -> None:
    network = shown(alone, COURSES["xor"], 3, viewport={"width": 390, "height": 800})
    frame = network.get_by_role("group", name="Weights and their gradients")
    assert frame.evaluate("({ scrollWidth, clientWidth }) => scrollWidth > clientWidth")
    assert "linear-gradient" in frame.evaluate("(frame) => getComputedStyle(frame).backgroundImage")
    frame.evaluate("(frame) => frame.scrollTo(frame.scrollWidth, 0)")
    name, around = frame.get_by_role("rowheader").first.bounding_box(), frame.bounding_box()
    assert name and around and name["x"] == pytest.approx(around["x"], abs=1)


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("course", ["mazur", "xor"])
def test_no_number_covers_another(alone: Alone, course: str, width: int) -> None:
    network = shown(alone, COURSES[course], 30, viewport={"width": width, "height": 900})
    boxes = network.locator(".bp-layers :is(.shape, .held rect, text.value, text.adjoint, text.trained, text.given)")
    found = boxes.evaluate_all(
        """(parts) => parts.map((part) => {
            const { left, top, right, bottom } = part.getBoundingClientRect();
            const trim = part.localName === "text" ? (bottom - top) * 0.22 : 0;
            return { what: part.parentNode.textContent, left, top: top + trim, right, bottom: bottom - trim };
        })"""
    )
    meeting = [
        (one["what"], other["what"])
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 1
    ]
    assert not meeting

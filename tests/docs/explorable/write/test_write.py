"""Writing in the page as a reader does it: stage by stage, by keyboard, with what is kept and what is taken along."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from backprop_core.examples import PLANES
from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError
from docs.making import written
from tests.backprop_core.test_planes import trained
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import written as said
from tests.docs.explorable.write.writing import START, TAG, TASKS, answer, begun, put, run
from tests.docs.extensions.pages import rendered
from tests.watch import let_frames_pass

SAME = """(html) => {
    const page = document.createElement("template");
    page.innerHTML = html;
    return page.content.querySelector("backprop-write").innerHTML === document.querySelector("backprop-write").innerHTML;
}"""
BLOCK = "/// write | value\n///"


def output(page: Page) -> Locator:
    return page.get_by_role("region", name="What the program prints")


def step(page: Page, task: str) -> Locator:
    return page.locator(f"[data-task={task}]")


def test_without_a_script_the_task_the_program_and_the_finished_one_stand_in_the_page() -> None:
    html = rendered(BLOCK).replace("&#39;", "'")
    assert "Every box in a graph becomes a node" in html
    for program in (TASKS["value"]["start"], TASKS["backward"]["finished"]):
        assert program.replace("&", "&amp;").replace('"', "&quot;") in html
    assert "<details" in html and "The finished program" in html


def test_the_script_takes_the_page_over_as_it_stands(alone: Alone) -> None:
    html = rendered(BLOCK)
    assert alone(html).evaluate(SAME, html)


@pytest.mark.parametrize("block", ["/// write | nothing\n///"])
def test_a_task_that_there_is_not_stops_the_build(block: str) -> None:
    with pytest.raises(PageError, match="There is no task called nothing: there are value, operands"):
        rendered(block)


def test_five_stages_are_written_one_upon_the_other(alone: Alone) -> None:
    page = begun(alone)
    answered = answer(page)
    for stage, task in enumerate(written.STAGES, start=1):
        expect(step(page, task)).to_have_attribute("aria-current", "step")
        own = written.text("engine", stage) + f"MINE = {stage}\n"
        put(page, written.joined(own, TASKS[task]["try"]))
        run(page)
        expect(answered).to_have_class(re.compile("right"))
        expect(output(page)).to_have_text(re.compile(r"^(25|True|\(5, 5\)|10|40)\s*$"))
        page.get_by_role("button", name="Next").click()
        # the reader's own lines go along, and what is for trying is the next task's
        expect(page.locator(".cm-content")).to_contain_text(f"MINE = {stage}")
    expect(page.locator(".bp-task")).to_contain_text("Let it loose")
    expect(page.locator("[data-do=task]").filter(has_text="✓")).to_have_count(5)


def test_a_mistake_is_named_and_the_next_try_is_judged_anew(alone: Alone) -> None:
    page = begun(alone, "backward")
    finished = TASKS["backward"]["finished"]
    for right, wrong, name in (
        ("+=", "=", "Plain = instead of +="),
        ("if node not in order", "if True", "Twice in the list"),
        ("self.gradient * partial", "partial", "Forgotten upstream"),
        ("(other.value, self.value)", "(self.value, other.value)", "A product that didn’t swap"),
        ("self.value + other.value", "self + other", "It calls itself"),
        ("self.value + other.value", "self.value + other", "A node where a number should be"),
        ("    self.gradient = 0\n", "    pass\n", "A gradient that never began"),
    ):
        put(page, finished.replace(right, wrong))
        run(page)
        expect(answer(page)).to_have_text(re.compile(f"^✗ {re.escape(name)}"))
    put(page, finished)
    run(page)
    expect(answer(page)).to_have_text(re.compile("^✓ 40"))


@pytest.mark.parametrize("bug", written.BUGS)
def test_a_bug_is_found_by_the_check_and_mended(alone: Alone, bug: str) -> None:
    page = begun(alone, bug)
    run(page)
    expect(answer(page)).to_have_text(re.compile("^✗ Not yet"))
    expect(output(page)).to_contain_text("<- differs")
    put(page, TASKS[bug]["finished"])
    run(page)
    expect(answer(page)).to_have_class(re.compile("right"))
    expect(output(page)).not_to_contain_text("differs")


def test_the_home_page_s_network_is_trained_by_the_reader_s_program(alone: Alone) -> None:
    page = begun(alone, "train")
    run(page, 120_000)
    expect(answer(page)).to_have_text(re.compile("^✓ It learns"))
    expect(output(page)).to_contain_text("26 of 26 points are on their side")
    places = trained("island")
    first, last = (said(places[place][1]) for place in (0, written.STEPS))
    expect(answer(page)).to_contain_text(f"from {first} to {last} in {written.STEPS} steps")
    knobs = page.locator("backprop-knobs")
    knobs.scroll_into_view_if_needed()
    expect(knobs.locator(".bp-asks")).to_contain_text("All 26 dots lie on their own side.")
    expect(knobs.locator(".bp-standing")).to_contain_text(said(places[written.STEPS][1]))
    assert len(PLANES["island"].rows) == 26


def test_where_python_stops_is_said_by_its_line(alone: Alone) -> None:
    page = begun(alone)
    put(page, "x = 1\ny = = 2\n")
    run(page)
    expect(answer(page)).to_have_text("! Line 2 SyntaxError: invalid syntax.")
    put(page, TASKS["value"]["finished"] + "print(nobody)\n")
    run(page)
    count = TASKS["value"]["finished"].count("\n") + 1
    expect(answer(page)).to_have_text(f"! Line {count} NameError: name 'nobody' isn't defined.")
    expect(output(page)).to_contain_text("25")


def test_tab_indents_and_escape_then_tab_leaves(alone: Alone) -> None:
    page = begun(alone)
    expect(page.locator(".bp-how")).to_contain_text("Press Escape, then Tab, to leave the editor.")
    put(page, "if 1:\n")
    page.keyboard.press("Tab")
    page.keyboard.type("print(7)")
    page.keyboard.press("Control+Enter")
    expect(output(page)).to_have_text(re.compile(r"^7\s*$"))
    page.locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()


def test_what_is_written_is_there_at_the_next_visit_until_it_is_forgotten(alone: Alone) -> None:
    page = begun(alone)
    mine = TASKS["value"]["finished"] + "# mine\n"
    put(page, mine)
    run(page)
    expect(step(page, "value")).to_have_text("1 ✓")
    page.reload()
    page.get_by_role("button", name="Go on writing").click()
    expect(page.locator(".cm-content")).to_contain_text("# mine")
    expect(step(page, "value")).to_have_text("1 ✓")
    forget = page.locator("[data-do=forget]")
    forget.click()
    expect(forget).to_have_text("really? press again")
    expect(page.locator(".cm-content")).to_contain_text("# mine")
    forget.click()
    expect(page.locator(".cm-content")).to_contain_text("return Node(0)")
    assert page.evaluate("localStorage.getItem('backprop-write')") is None


def test_a_button_that_replaces_what_is_written_can_be_taken_back(alone: Alone) -> None:
    page = begun(alone)
    put(page, "mine = 1\n")
    for button in ("show me one way", "Start again"):
        page.get_by_role("button", name=button).click()
        expect(page.locator(".cm-content")).not_to_contain_text("mine = 1")
        page.get_by_role("button", name="put mine back").click()
        expect(page.locator(".cm-content")).to_have_text("mine = 1")
    page.get_by_role("button", name="show me one way").click()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_have_text("mine = 1")


def test_a_link_names_the_task_and_brings_no_program(alone: Alone) -> None:
    page = begun(alone, "partials")
    put(page, "secret = 1\n")
    page.get_by_role("button", name="copy link").click()
    link = page.get_by_label("Link to what you see").input_value()
    assert link.endswith("#explorable=one&task=partials")
    other = alone(TAG, into=page)
    other.evaluate("(hash) => { location.hash = hash; }", link.partition("#")[2])
    expect(step(other, "partials")).to_have_attribute("aria-current", "step")
    other.evaluate("location.hash = 'explorable=one&task=sums'")
    other.get_by_role("button", name=START).click()
    expect(answer(other)).to_contain_text("There is no task called sums")


def test_the_program_is_saved_as_a_file(alone: Alone, tmp_path: Path) -> None:
    page = begun(alone)
    put(page, "print('é')\n")
    with page.expect_download() as download:
        page.get_by_role("button", name="save as .py").click()
    assert download.value.suggested_filename == "backprop_1_value.py"
    download.value.save_as(tmp_path / "own.py")
    assert (tmp_path / "own.py").read_text(encoding="utf-8") == "print('é')\n"


@pytest.mark.parametrize("opened", [begun, lambda alone: alone(rendered(BLOCK))])
def test_on_paper_stands_the_finished_program_alone(alone: Alone, opened: Callable[[Alone], Page]) -> None:
    page = opened(alone)
    page.emulate_media(media="print")
    expect(page.locator("backprop-write > .bp-listing").filter(visible=True)).to_have_count(0)
    expect(page.locator(".bp-finished code")).to_be_visible()
    expect(page.locator(".bp-finished code")).to_have_text(TASKS["backward"]["finished"])
    for hidden in (".bp-written", ".bp-tasks", ".bp-verbs", ".bp-toolbar"):
        expect(page.locator(hidden).filter(visible=True)).to_have_count(0)


def test_axe_finds_nothing_and_nothing_is_cut_off(alone: Alone) -> None:
    page = begun(alone)
    put(page, TASKS["backward"]["finished"] + "print('wide ' * 99)\n")
    run(page)
    page.get_by_text("The finished program").click()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        let_frames_pass(page, 30)
        assert not barriers(page, "main")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_in_a_reader_s_own_colours_everything_is_seen(alone: Alone) -> None:
    page = begun(alone)
    page.emulate_media(forced_colors="active")
    put(page, "class One: # two\n    three = '4'\n")
    ground = page.locator(".cm-editor").evaluate("(one) => getComputedStyle(one).backgroundColor")
    for part in page.locator(".cm-line, .cm-line span").all():
        assert part.evaluate("(one) => getComputedStyle(one).color") != ground
    page.emulate_media(forced_colors="none")


def test_the_element_is_told_of_where_the_others_are() -> None:
    text = (DOCS / "reference" / "elements.md").read_text(encoding="utf-8")
    assert "<backprop-write></backprop-write>" in text


@pytest.mark.parametrize("path", ["chapters/write/", "embed/write/"])
def test_it_runs_under_the_policy_that_every_page_of_ours_has(page: Page, path: str) -> None:
    page.goto(f"/{path}")
    page.get_by_role("button", name=START).click()
    expect(page.locator(".cm-content")).to_be_visible()
    run(page)
    expect(answer(page)).to_contain_text("Still zero")

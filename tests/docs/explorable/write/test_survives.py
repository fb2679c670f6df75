"""What goes wrong around a program that is written in the page: it is said, the page goes on, and nothing typed is lost."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Worker, expect

from docs.extensions.javascript import DOCS
from docs.making import written
from tests.docs.explorable.alone import PAGE, Alone, Answers, address
from tests.docs.explorable.write.writing import START, TAG, TASKS, answer, begun, put, run
from tests.watch import let_frames_pass

MOST_OUTPUT = 21_000
MOST_KILOBYTES = 360  # of the editor and Python together; they are asked for by a button that says so
EDITOR = "**/vendor/codemirror/codemirror.js"
PYTHON = "**/vendor/micropython/micropython.wasm"
MOST_FRAMES = 600
OFFLINE = "Python hasn’t come."
Offline = Callable[[], Page]


@pytest.fixture
def unwatched(chromium: Browser) -> Iterator[Offline]:
    """A page whose browser may note what has not come."""
    with chromium.new_context(base_url=address()) as context:

        def opened() -> Page:
            page = context.new_page()
            Answers.pages.append(PAGE.format(head="", scheme="default", body=TAG))
            page.goto(f"/{len(Answers.pages) - 1}")
            return page

        yield opened


def ended(page: Page, thread: Worker) -> None:
    """Waits until a thread is no more."""
    for _ in range(MOST_FRAMES):
        if thread not in page.workers:
            return
        let_frames_pass(page, 1)
    raise AssertionError("it goes on")


@pytest.mark.parametrize(
    "program",
    [
        "while True: pass\n",
        "while True: print('on and on')\n",
        "n = 0\nwhile True: n += 1; print(n, end=' ')\n",
        "def more():\n    while True:\n        yield 1\nfor one in more(): pass\n",
    ],
)
def test_a_program_without_an_end_is_stopped_and_the_next_one_runs(alone: Alone, program: str) -> None:
    page = begun(alone)
    put(page, program)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(answer(page)).to_have_text("It runs …")
    if "print" in program:
        expect(page.locator(".bp-output")).to_contain_text("which nobody would read")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("# typed meanwhile")  # at one go: what runs takes a core as long as it lasts
    (thread,) = page.workers
    page.get_by_role("button", name="Stop").click()
    expect(answer(page)).to_have_text(re.compile("^Stopped."))
    ended(page, thread)
    expect(page.locator(".cm-content")).to_contain_text("# typed meanwhile")
    put(page, TASKS["value"]["finished"])
    run(page)
    expect(answer(page)).to_have_text(re.compile("^✓ 25"))


def test_a_megabyte_of_output_is_cut_and_the_answer_still_comes(alone: Alone) -> None:
    page = begun(alone)
    put(page, f"{TASKS['value']['finished']}for _ in range(10000): print('x' * 99)\n")
    run(page)
    expect(answer(page)).to_have_text(re.compile("^✓ 25"))
    text = page.locator(".bp-output").inner_text()
    assert text.startswith("25\n") and text.endswith("which nobody would read.")
    assert len(text) < MOST_OUTPUT


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("all = []\nwhile True: all.append([0] * 1000)\n", "MemoryError"),
        ("def deeper(): return deeper()\ndeeper()\n", "maximum recursion depth exceeded"),
        ("raise SystemExit(3)\n", "SystemExit"),
        ("print(input('?'))\n", "EOFError"),
        ("class Node: value = 1\nNode.__init__ = None\n", "Python"),
        ("isinstance = 1\nclass Node:\n  def __init__(self, v): self.value = v\n", "isn’t there"),
    ],
)
def test_what_python_cannot_do_is_said_and_the_next_program_runs(alone: Alone, program: str, says: str) -> None:
    page = begun(alone)
    put(page, program)
    run(page, 60_000)
    expect(answer(page)).to_contain_text(says)
    put(page, TASKS["value"]["finished"])
    run(page)
    expect(answer(page)).to_have_text(re.compile("^✓ 25"))


def test_each_program_begins_with_an_empty_house(alone: Alone) -> None:
    page = begun(alone)
    put(page, f"left = 1\n{TASKS['value']['finished']}")
    run(page)
    put(page, f"print('left' in globals())\n{TASKS['value']['finished']}")
    run(page)
    expect(page.locator(".bp-output")).to_have_text(re.compile(r"^False\s+25\s*$"))


def test_going_to_another_task_ends_what_runs(alone: Alone) -> None:
    page = begun(alone)
    put(page, "while True: pass\n")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.locator("[data-task=backward]").click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    expect(answer(page)).to_have_text("")
    run(page)
    expect(answer(page)).to_contain_text("No backward yet")
    page.locator("[data-task=value]").click()
    expect(page.locator(".cm-content")).to_have_text("while True: pass")


def test_without_a_network_for_the_editor_one_writes_in_a_plain_field(unwatched: Offline) -> None:
    page = unwatched()
    page.route(EDITOR, lambda route: route.abort())
    page.get_by_role("button", name=START).click()
    field = page.get_by_role("textbox", name="Your program in Python")
    expect(field).to_be_focused()
    expect(page.locator(".bp-how")).to_contain_text("The editor hasn’t come")
    field.fill(TASKS["value"]["finished"])
    page.keyboard.press("Control+Enter")
    expect(answer(page)).to_have_text(re.compile("^✓ 25"), timeout=30_000)
    page.get_by_role("button", name="Next").click()
    expect(field).to_have_value(re.compile(r"h\.operands"))


def test_what_is_typed_before_the_editor_has_come_is_in_it(unwatched: Offline) -> None:
    page = unwatched()
    held = []
    page.route(EDITOR, lambda route: held.append(route))
    with page.expect_request(EDITOR):
        page.get_by_role("button", name=START).click()
    field = page.get_by_role("textbox", name="Your program in Python")
    expect(field).to_be_focused()
    field.fill("early = 1\n")
    held.pop().continue_()
    expect(page.locator(".cm-content")).to_have_text("early = 1")
    expect(page.locator(".cm-content")).to_be_focused()


def test_without_a_network_for_python_that_is_said_and_it_is_asked_for_again(unwatched: Offline) -> None:
    page = unwatched()
    page.context.route(PYTHON, lambda route: route.abort())
    page.get_by_role("button", name=START).click()
    expect(page.locator(".cm-content")).to_be_visible()
    put(page, TASKS["value"]["finished"])
    run(page)
    expect(answer(page)).to_contain_text(OFFLINE)
    expect(page.locator(".cm-content")).to_contain_text("self.value * other.value")
    page.context.unroute(PYTHON)
    run(page)
    expect(answer(page)).to_have_text(re.compile("^✓ 25"))
    page.context.set_offline(True)
    for _ in range(2):  # one is ready
        run(page)
        expect(answer(page)).to_have_text(re.compile(f"^(✓ 25|! {OFFLINE})"))
    page.context.set_offline(False)
    put(page, TASKS["value"]["start"])
    run(page)
    expect(answer(page)).to_contain_text("Still zero")


def test_a_browser_that_keeps_nothing_is_told_of(unwatched: Offline) -> None:
    page = unwatched()
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    page.get_by_role("button", name=START).click()
    expect(page.locator(".cm-content")).to_be_visible()
    put(page, "mine = 1\n")
    expect(page.locator(".bp-how")).to_contain_text("This browser keeps nothing between two visits")
    expect(page.locator(".cm-content")).to_have_text("mine = 1")


@pytest.mark.parametrize(
    "kept", ["no JSON", "7", '{"texts": {"value": 7}, "passed": 3, "task": "none"}', '{"texts": null}']
)
def test_what_somebody_else_has_kept_there_does_no_harm(unwatched: Offline, kept: str) -> None:
    page = unwatched()
    page.evaluate("(kept) => localStorage.setItem('backprop-write', kept)", kept)
    page.reload()
    page.get_by_role("button", name=START).click()
    expect(page.locator(".cm-content")).to_contain_text("return Node(0)")


def test_the_editor_and_python_are_asked_for_by_the_button_and_weigh_what_it_says(unwatched: Offline) -> None:
    page = unwatched()
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.reload()
    page.locator("backprop-write").hover()
    page.locator("[data-task=operands]").click()
    expect(page.locator(".bp-task")).to_contain_text("no idea why")
    assert not [path for path in asked if "/vendor/codemirror" in path or "/vendor/micropython" in path]
    page.get_by_role("button", name=START).click()
    expect(page.locator(".cm-content")).to_be_visible()
    run(page)
    loaded = {path.removeprefix("/") for path in asked if "/vendor/codemirror" in path or "/vendor/micropython" in path}
    assert loaded == set(written.LOADED)
    weight = sum(len(gzip.compress(Path(DOCS / path).read_bytes())) for path in loaded) / 1000
    assert weight == pytest.approx(written.weight(), abs=1)
    assert weight < MOST_KILOBYTES


OURS = "default-src {ours}; style-src {ours} 'unsafe-inline'"
WORKERS = f"{OURS}; worker-src blob: {{ours}}"
ABROAD = """<!doctype html><html lang="en"><head><meta charset="utf-8">{head}<title>Elsewhere</title></head><body>{body}
<script type="module" src="{address}/explorable/element.js"></script></body></html>"""


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("", "Still zero"),
        (f"{WORKERS}; script-src {{ours}} 'wasm-unsafe-eval'", "Still zero"),
        (WORKERS, "does the policy of this page let it in"),
        (OURS, "does the policy of this page let it in"),
    ],
)
def test_in_somebody_else_s_page_it_runs_where_that_page_lets_it(chromium: Browser, policy: str, says: str) -> None:
    with chromium.new_context(base_url=address().replace("127.0.0.1", "localhost")) as context:
        page = context.new_page()
        head = (
            f'<meta http-equiv="Content-Security-Policy" content="{policy.format(ours=address())}">' if policy else ""
        )
        Answers.pages.append(ABROAD.format(head=head, body=TAG, address=address()))
        page.goto(f"/{len(Answers.pages) - 1}")
        page.get_by_role("button", name=START).click()
        expect(page.locator(".cm-content")).to_be_visible()
        run(page)
        expect(answer(page)).to_contain_text(says)


def test_the_page_is_left_as_it_is_when_the_element_is_moved(alone: Alone) -> None:
    page = begun(alone)
    put(page, "while True: pass\n")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.evaluate("document.querySelector('main').append(document.querySelector('backprop-write'))")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    expect(page.locator(".cm-content")).to_have_text("while True: pass")


def test_two_windows_do_not_overwrite_each_other(chromium: Browser) -> None:
    with chromium.new_context(base_url=address()) as context:
        Answers.pages.append(PAGE.format(head="", scheme="default", body=TAG))
        pages = [context.new_page() for _ in range(2)]
        for page in pages:
            page.goto(f"/{len(Answers.pages) - 1}")
            page.get_by_role("button", name=START).click()
            expect(page.locator(".cm-content")).to_be_visible()
        one, other = pages
        put(one, "first = 1\n")
        expect(other.locator(".cm-content")).to_contain_text("first = 1")
        other.locator(".cm-content").click()
        other.keyboard.press("Control+End")
        other.keyboard.insert_text("second = 2\n")
        expect(one.locator(".cm-content")).to_contain_text("second = 2")
        expect(one.locator(".cm-content")).to_contain_text("first = 1")
        one.get_by_role("button", name="Next").or_(one.locator("[data-do=task]").nth(1)).first.click()
        put(one, "another = 3\n")
        for page in pages:
            page.reload()
            page.get_by_role("button", name=START).click()
            page.locator("[data-do=task]").nth(1).click()
            expect(page.locator(".cm-content")).to_contain_text("another = 3")
            page.locator("[data-do=task]").nth(0).click()
            expect(page.locator(".cm-content")).to_contain_text("second = 2")

"""The widget with the real anywidget in a real kernel: the notebook is executed, and the test is its browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from backprop_core.notebook.explore import SCRIPT, STYLE
from tests.whole_package import copy_package

VIEW = "application/vnd.jupyter.widget-view+json"
MADE = 'import backprop_core as bc\nwidget = bc.explore("(4x+1)^2", x=1)\nheard = []'
SHOWN = 'widget.observe(lambda change: heard.append(change.new), "at")\nwidget'


class Book:
    """An open notebook: what its cells put out, and the browser's end of its widget."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client

    def run(self, source: str) -> Any:
        """What a cell puts out, of which there is one thing at most."""
        cell = new_code_cell(source)  # type: ignore[no-untyped-call]
        self.client.nb.cells.append(cell)
        self.client.execute_cell(cell, len(self.client.nb.cells) - 1)
        assert len(cell.outputs) <= 1, cell.outputs
        return cell.outputs[0] if cell.outputs else None

    def says(self, source: str) -> str:
        """What a cell prints."""
        return str(self.run(source).text)

    def tell(self, model: str, **state: Any) -> None:
        """Tells Python what a reader has set, as the browser does; the next cell runs after it was heard."""
        kernel = self.client.kc
        assert kernel
        update = {"method": "update", "state": state, "buffer_paths": []}
        kernel.shell_channel.send(kernel.session.msg("comm_msg", {"comm_id": model, "data": update}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("book")
    copy_package(made)
    return made


@pytest.fixture(scope="module")
def book(folder: Path) -> Iterator[Book]:
    resources = {"metadata": {"path": str(folder)}}
    notebook = new_notebook()  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, kernel_name="python3", allow_errors=True, resources=resources)
    with client.setup_kernel():
        yield Book(client)


@pytest.fixture
def model(book: Book) -> str:
    """A fresh widget, by the name under which the browser knows it."""
    assert book.run(MADE) is None
    data = book.run(SHOWN).data
    assert data["text/plain"] == "explore('(4x+1)^2', {'x': 1.0})"
    return str(data[VIEW]["model_id"])


def test_the_browser_is_handed_the_function_the_point_and_the_script(book: Book, model: str, folder: Path) -> None:
    state = book.client.widget_state[model]
    assert (state["expression"], state["at"], state["view"]) == ("(4x+1)^2", {"x": 1}, "graph")
    assert (state["_model_module"], state["_view_name"]) == ("anywidget", "AnyView")
    room = folder / "backprop_core" / "notebook"
    assert state["_esm"] == (room / SCRIPT.name).read_text(encoding="utf-8")
    assert state["_css"] == (room / STYLE.name).read_text(encoding="utf-8")


def test_what_python_sets_reaches_the_browser(book: Book, model: str) -> None:
    assert book.says('widget.at = {"x": 2}\nprint(heard, widget.trace.gradient)') == "[{'x': 2.0}] {'x': 72.0}\n"
    assert book.client.widget_state[model]["at"] == {"x": 2}


def test_what_a_reader_sets_reaches_python(book: Book, model: str) -> None:
    book.tell(model, at={"x": 1.5})
    assert book.says("print(heard, widget.trace.gradient)") == "[{'x': 1.5}] {'x': 56.0}\n"


def test_another_function_comes_together_with_its_point(book: Book, model: str) -> None:
    book.tell(model, at={"u": 2, "v": 3}, expression="u*v")
    assert book.says("print(widget, widget.trace.gradient)") == (
        "explore('u*v', {'u': 2.0, 'v': 3.0}) {'u': 3.0, 'v': 2.0}\n"
    )


@pytest.mark.usefixtures("model")
def test_a_check_is_a_line_and_tables(book: Book) -> None:
    shown = book.run('bc.check("x*sin(x)", x=2)').data
    assert shown["text/plain"] == "Checks(x: 0.077 agrees)"
    assert "They agree." in shown["text/html"]


MISTAKES = {
    'bc.trace("x*sinn(x)", x=2)': ["There is no function sinn: did you mean sin?", "  x*sinn(x)", "    ^"],
    'bc.explore("x*(3+", x=2)': [
        "The line ends too early: a number, a name or a parenthesis must follow.",
        "  x*(3+",
        "       ^",
    ],
    'bc.check("x*y", x=2)': ["No value was given for y: add y=1, for example.", "  x*y", "    ^"],
    'widget.at = {"y": 2}': ["There is no variable y: the variables are x."],
    'widget.at = {"x": "far"}': ["The value of x must be a finite number."],
}


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("source", MISTAKES)
def test_a_mistake_is_told_in_a_sentence_with_its_place_and_no_traceback(book: Book, source: str) -> None:
    told = book.run(source)
    assert (told.output_type, told.traceback) == ("error", MISTAKES[source])
    assert told.evalue == MISTAKES[source][0]

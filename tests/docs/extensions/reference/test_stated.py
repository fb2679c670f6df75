"""What the reference pages draw from elsewhere is complete, and is what a reader gets who tries it."""

from __future__ import annotations

import inspect
import re
from html import unescape
from pydoc import locate

import pytest

import backprop_core as core
from backprop_core.array_operations import ARRAY_ROWS, ArrayOperation
from backprop_core.cli import OPTIONS
from backprop_core.operations import ROWS
from docs.extensions.page import PageError
from docs.extensions.reference import api, console, operations, schema
from tests.commands import ROOT
from tests.conftest import Site
from tests.docs.extensions.pages import rendered, words

REFERENCE = ROOT / "docs" / "reference"
FUNCTIONS = [name for name in core.__all__ if inspect.isfunction(getattr(core, name))]


def page(name: str) -> str:
    """A page without its front matter."""
    return (REFERENCE / name).read_text().split("---\n", 2)[2]


def drawn(kind: str, name: str) -> list[tuple[str, list[str]]]:
    """The blocks of a kind in a page: what each names, and the lines in it."""
    found = re.findall(rf"^/// {kind}(?: \| (.*))?\n((?:(?!///).*\n)*)///$", page(name), re.MULTILINE)
    return [(argument, body.split()) for argument, body in found]


# The Python API.


def test_every_public_name_is_on_the_page() -> None:
    shown = {name for name, _ in drawn("api", "python.md")} | {
        name.split(".")[0] for name, _ in drawn("api", "python.md")
    }
    assert not set(core.__all__) - shown


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_says_what_goes_in_and_what_comes_out(name: str) -> None:
    function = getattr(core, name)
    sections = api.sections_of(api.find(name))
    signature = inspect.signature(function)
    assert [given.name for given in sections.get("parameters", [])] == list(signature.parameters)
    assert sections["returns"]
    assert inspect.getdoc(function).splitlines()[0].endswith((".", ":"))  # type: ignore[union-attr]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_gives_is_said_in_full_colons_or_not(name: str) -> None:
    written = inspect.getdoc(getattr(core, name)).partition("Returns:\n")[2].partition("\n\n")[0]  # type: ignore[union-attr]
    assert f"**Returns** {api.prose(written)}\n" in api.markdown(name) + "\n"


def test_a_source_is_named_where_its_functions_are_and_not_with_each_class_of_theirs() -> None:
    assert "Method: " in api.markdown("descend")
    assert "Method: " not in api.markdown("analysis.descent.Place")


@pytest.mark.parametrize(("name", "members"), drawn("api", "python.md"))
def test_every_block_of_the_page_shows_what_it_names(name: str, members: list[str]) -> None:
    text = api.markdown(name, members)
    for member in members:
        assert f"`{member}`" in text or f".{member}`" in text
    assert f"{{ #backprop_core.{name} }}" in text


def test_a_name_on_the_page_is_one_of_the_real_package() -> None:
    for name, _ in drawn("api", "python.md"):
        assert locate(api.find(name).path), name


def test_a_function_is_shown_as_its_docstring_has_it() -> None:
    html = rendered("/// api | nudge\n///")
    assert '<h3 id="backprop_core.nudge">' in html
    said = words(html)
    assert "nudge( trace: Trace, name: str, by: float = NUDGE, ) -> tuple[float, float]" in said
    assert "by How far it moves, 0.01 unless told." in said
    assert "Returns the true change of the output, and gradient x change." in said
    assert "Raises BackpropError when there is no such variable." in said
    assert "Source:" in words(rendered("/// api | paths\n///"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("/// api | trcae\n///", "/// api | trcae: backprop_core has no trcae (did you mean trace?)"),
        ("/// api | Trace\nvalue valeu\n///", "Trace has no valeu (did you mean value?)"),
        ("/// api | trace", "/// api | trace: its closing /// is missing."),
        ("/// apii | trace\n///", "there is no block /// apii (did you mean api?)"),
        ("/// options | trcae\n///", "there is no command trcae (did you mean trace?)"),
        ("/// schema | trace.schema.json#nod\n///", "trace.schema.json defines no nod (did you mean node?)"),
        ("/// schema | no.json\n///", "there is no schema no.json."),
        (
            "/// run\npython -m backprop_core trace x\n///",
            "it ended with exit status 2, not 0, and said: No value was given",
        ),
        ("/// run | 2\npython -m backprop_core trace 1\n///", "it ended with exit status 0, not 2"),
        ("/// python\n1 + one\n///", "NameError: name 'one' is not defined"),
    ],
)
def test_a_block_that_cannot_be_drawn_stops_the_build(text: str, sentence: str) -> None:
    with pytest.raises(PageError) as caught:
        rendered(text)
    assert sentence in str(caught.value)


# Commands and what they print.


@pytest.mark.parametrize(
    "script",
    [
        'python -m backprop_core trace "x*y; x^2" x=3',
        "python -m backprop_core check 'x*sin(x)' x=2",
        "python -m backprop_core svg 'x' x=1 --no",
        "python -m backprop_core --help",
    ],
)
def test_a_command_says_what_it_says_in_a_shell(script: str) -> None:
    found = console.words_of(script)
    assert found is not None
    assert console.in_this_process(found) == console.in_a_shell(script)


@pytest.mark.parametrize(
    "script",
    [
        "python -m backprop_core trace x x=1 | head -n 1",
        "python -m backprop_core svg x x=1 > x.svg",
        "python -m backprop_core trace - x=1 <<'END'\nx\nEND",
        "python -m backprop_core trace x x=1; python -m backprop_core trace x x=2",
        'python -m backprop_core trace "$EXPR" x=1',
        'python -m backprop_core trace "\\frac{1}{x}" x=1',
        "python -m backprop_core trace x x=1 # as said",
        "backprop trace x x=1",
        "python -m json.tool",
    ],
)
def test_what_takes_a_shell_is_left_to_one(script: str) -> None:
    assert console.words_of(script) is None


FITS = {"": 69, "said": 91, "said typed": 69}  # characters in a line of a wide screen; what is typed wraps


def test_no_code_of_the_reference_runs_out_of_its_box(site: Site) -> None:
    block = re.compile(r'<div class="([^"]*)highlight"><pre><span></span><code>(.*?)</code></pre>', re.DOTALL)
    seen = 0
    for page in (site.folder / "reference").rglob("index.html"):
        for kind, inside in block.findall(page.read_text(encoding="utf-8")):
            lines = unescape(re.sub("<[^>]*>", "", inside)).splitlines()
            seen += 1
            if kind.strip() != "typed":
                assert max(map(len, lines)) <= FITS[kind.strip()], (page.parent.name, max(lines, key=len))
    assert seen > 60


def test_what_is_pasted_elsewhere_has_the_address_of_the_site(site: Site) -> None:
    text = (site.folder / "reference" / "elements" / "index.html").read_text(encoding="utf-8")
    said = unescape(re.sub("<[^>]*>", "", text))
    assert "your.copy" not in said
    for path in ("explorable/element.js", "explorable/frames.js", "embed/descent/#explorable=embed"):
        assert f'src="http://127.0.0.1:8000/{path}' in said


def test_a_command_stands_above_what_it_prints() -> None:
    html = rendered("/// run | 2\npython -m backprop_core trace '2*(x'\n///")
    text = re.sub("<[^>]*>", "", html)
    assert text.index("python -m backprop_core") < text.index("This parenthesis is never closed.\n  2*(x\n    ^\n")
    assert "It ends with exit status 2." in text


def test_python_is_followed_by_what_it_gives_and_a_page_is_one_session() -> None:
    html = rendered("/// python\nx = 6\nprint(x)\n\nx * 7\n///\n\nSo:\n\n/// python\nx + 1\n///")
    lines = re.sub("<[^>]*>", "", html).split("\n")
    assert [line for line in lines if line.strip()] == [
        "x = 6",
        "print(x)",
        "# 6",
        "x * 7",
        "# 42",
        "So:",
        "x + 1",
        "# 7",
    ]


def test_code_that_prints_a_blank_line_at_its_end_leaves_none() -> None:
    html = rendered('/// python\nprint("one\\n\\ntwo\\n")\n///')
    assert re.sub("<[^>]*>", "", html).strip().splitlines()[1:] == ["# one", "#", "# two"]


def test_blocks_inside_fenced_code_stay_as_they_are() -> None:
    assert "/// api | trace" in re.sub("<[^>]*>", "", rendered("```text\n/// api | trace\n///\n```"))


def as_typed(name: str) -> str:
    """What a page says, with the apostrophes of what it was drawn from."""
    return words(rendered(page(name))).replace("’", "'")


def test_every_option_and_every_target_is_on_the_page() -> None:
    html = as_typed("command-line.md")
    for options in OPTIONS.values():
        for option, meaning in options.items():
            assert f"{option} {meaning}" in html
    for name, meaning in re.findall(r"^([a-z-]+):.*?## (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE):
        assert f"make {name} {meaning}" in html


# The table of operations, and the schemas.


@pytest.mark.parametrize("row", ARRAY_ROWS, ids=lambda row: row.name)
def test_what_the_table_of_arrays_shows_can_be_typed(row: ArrayOperation) -> None:
    program = core.parse(operations.typed(row).replace(", …", ""))
    made = program.lines[-1].nodes[-1]
    assert row.name in {made.operation, made.name}
    assert not made.settings or row.needs  # what it shows as the defaults are those
    assert operations.typed(row) in operations.arrays_markdown()


def test_every_operation_is_on_the_page_of_the_language() -> None:
    for row, line in zip(ROWS, operations.markdown().splitlines()[2:], strict=True):
        typed, slopes = line.strip("| ").split(" | ")[:2]
        for way in re.findall(r"`([^`]*)`", typed.replace("`<br>`", "; ")):
            program = core.parse(way.replace("…", "w"))
            assert core.trace(program, dict.fromkeys(program.variables, 0.7)).nodes[-1].operation == row.name
        assert slopes.count("$") == 2 * len(row.partials)
        assert all(condition.reason in slopes for condition in row.domain)


def test_every_key_of_the_schemas_is_on_the_page_with_its_meaning() -> None:
    html = as_typed("trace-json.md")
    for file in ("trace.schema.json", "check.schema.json"):
        whole = schema.read(schema.FOLDER / file)
        for thing in [whole, *whole["$defs"].values()]:
            for key, meaning in thing.get("properties", {}).items():
                assert re.search(rf"\b{key} .{{0,60}}{re.escape(meaning['description'].replace('`', ''))}", html), key

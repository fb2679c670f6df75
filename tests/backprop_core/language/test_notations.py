"""What people write and paste, in every notation: how it is read, what is said of it, and what is offered instead."""

from __future__ import annotations

import pytest

import backprop_core as bc
from backprop_core.language.expression import Entries
from backprop_core.language.fills import filled
from backprop_core.language.notes import NOTES
from backprop_core.language.point import stated
from backprop_core.language.vocabulary import PRELUDE
from tests.backprop_core.language.array_readings import FIXES_OF_ARRAYS
from tests.backprop_core.language.network_readings import NETWORKS
from tests.backprop_core.language.readings import CODE, COPIED, FIXES, LATEX, NOTED, STATED, TEXTBOOK
from tests.backprop_core.trees import read

KINDS = {"text": [*TEXTBOOK, *COPIED], "latex": LATEX, "code": [*CODE, *NETWORKS]}
READ = [(kind, text, said) for kind, rows in KINDS.items() for text, said in rows if said is not None]
REFUSED = [text for rows in KINDS.values() for text, said in rows if said is None]


@pytest.mark.parametrize(("kind", "text", "said"), READ)
def test_what_people_write_is_read_as_they_mean_it(kind: str, text: str, said: str) -> None:
    assert read(text) == said
    assert bc.parse(text).notation == kind


@pytest.mark.parametrize("text", REFUSED)
def test_what_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(bc.BackpropError):
        bc.parse(text)


@pytest.mark.parametrize(("_kind", "text", "_said"), READ)
def test_what_was_read_says_the_same_when_it_is_written_out(_kind: str, text: str, _said: str) -> None:
    program = bc.parse(text)
    names = [name for line in program.lines for name in (*program.variables, *(line.parameters or ()))]
    assert bc.parse(bc.notation.write(program), given=names).same(program)


@pytest.mark.parametrize(("_kind", "text", "_said"), READ)
def test_every_node_has_its_stretch_of_what_was_written(_kind: str, text: str, _said: str) -> None:
    for line in bc.parse(text).lines:
        for node in line.nodes:
            start, stop = node.span
            assert 0 <= start < stop <= len(text)


@pytest.mark.parametrize(("text", "message", "stretch"), NOTED)
def test_what_may_have_been_meant_otherwise_is_said(text: str, message: str, stretch: str) -> None:
    notes = [note for note in bc.parse(text).notes if note.message == message]
    assert [text[slice(*note.span)] for note in notes[:1]] == [stretch]


@pytest.mark.parametrize(("text", "numbers"), STATED)
def test_code_gives_its_variables_the_numbers_that_it_builds_them_of(text: str, numbers: dict[str, Entries]) -> None:
    assert stated(bc.parse(text)) == numbers


def test_random_numbers_of_code_are_the_same_for_everybody_and_others_for_each_variable() -> None:
    code = "x = torch.randn(3)\ny = np.random.normal(size=(3,))\nz = jax.random.uniform(key, (3,))\nx @ y + x @ z"
    numbers = stated(bc.parse(code))
    for seed, (kind, letter) in enumerate([("normal", "x"), ("normal", "y"), ("uniform", "z")]):
        assert numbers[letter] == pytest.approx(filled(kind, (3,), seed), abs=0.0051)
    assert len(set(numbers.values())) == 3


def test_a_random_number_may_be_a_single_one() -> None:
    code = "x = torch.ones(2)\na = np.random.randn()\nb = random.normal(b_key, ())\na*b*x @ x"
    numbers = stated(bc.parse(code))
    for seed, letter in enumerate("ab", start=1):
        assert numbers[letter] == pytest.approx(filled("normal", (), seed), abs=0.0051)


def test_a_number_that_is_given_goes_before_one_that_the_code_has() -> None:
    code = "x = torch.tensor(2.0)\nw = torch.tensor(-3.0)\nw*x"
    assert bc.trace(code, {}).at == {"w": -3, "x": 2}
    assert bc.trace(code, {"x": 5}).gradient == {"w": 5, "x": -3}


def test_every_note_is_seen_above() -> None:
    seen = {note.kind for text, _, _ in NOTED for note in bc.parse(text).notes}
    assert seen == set(NOTES)


@pytest.mark.parametrize(("text", "fix"), [*FIXES, *FIXES_OF_ARRAYS])
def test_a_refusal_offers_the_whole_text_as_it_was_meant(text: str, fix: str) -> None:
    with pytest.raises(bc.BackpropError) as refused:
        bc.parse(text)
    assert refused.value.fix == fix
    bc.parse(fix)


def test_a_program_of_fixed_numbers_is_offered_with_variables() -> None:
    (note,) = bc.parse("a = 2; b = -3; c = a*b + 10; c").notes
    assert note.fix == "c = a*b + 10; c"
    found = bc.trace(note.fix, dict(note.at))
    assert (found.value, found.gradient) == (4, {"a": -3, "b": 2})


def test_a_name_that_has_a_value_is_that_name() -> None:
    assert bc.trace("sinx*2", {"sinx": 3}).value == 6
    assert bc.trace("PI*2", {"PI": 3}).value == 6
    assert bc.trace("ϕ*𝑥", {"ϕ": 2, "x": 5}).gradient == {"φ": 5, "x": 2}


@pytest.mark.parametrize("name", [name for name in PRELUDE if name not in {"layer_norm", "batch_norm"}])  # of arrays
def test_every_function_of_the_prelude_is_the_function_of_its_name(name: str) -> None:
    text = PRELUDE[name]
    assert text.startswith(f"{name}(")
    (line, _) = bc.parse(text).lines
    first = "1.5" if name.endswith("cosh") else "0.5"  # an arcosh is defined from 1 on
    operands = ", ".join([first, "0.25", "0.75"][: len(line.parameters or ())])
    program = bc.parse(f"{name}({operands})")
    assert program.lines[0].name == name
    assert bc.trace(program).value == bc.trace(f"{text}; {name}({operands})").value


def test_the_prelude_is_read_at_the_place_where_it_is_called() -> None:
    text = "2 + sqr(x)"
    nodes = bc.trace(text, {"x": 3}).nodes
    assert {text[slice(*node.span)] for node in nodes if node.group == "sqr"} == {"sqr"}

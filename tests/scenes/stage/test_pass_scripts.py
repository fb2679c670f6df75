"""What a clip says: the fixed question, a beat for each step, and a check that is a real nudge."""

from collections.abc import Callable, Sequence

import pytest

import backprop_core as core
from backprop_core.tracing.trace import Step
from scenes.stage.pass_scripts import backward_script, forward_script, step_beat, tour_script
from scenes.stage.script import Beat

Script = Callable[[core.Trace], Sequence[Beat]]

SQUARE = core.trace("(4x+1)^2", {"x": 1}, tree=True)


@pytest.mark.parametrize("script", [forward_script, backward_script, tour_script])
def test_every_clip_opens_with_the_question_in_the_fixed_words(script: Script) -> None:
    assert script(SQUARE)[0].lines[0].text == "If x moves by 0.01, how far does h?"


def test_the_question_names_the_other_variables_too() -> None:
    trace = core.trace("w*x+b", {"w": 1, "x": 2, "b": 3})
    asked = backward_script(trace)[0].text
    assert asked.startswith(f"If w moves by 0.01, how far does {trace.nodes[-1].label}? And if x or b does?")


@pytest.mark.parametrize(
    ("script", "steps"),
    [(forward_script, SQUARE.forward), (backward_script, SQUARE.backward), (tour_script, SQUARE.steps)],
)
def test_between_question_and_check_stands_a_beat_for_each_step_in_its_own_words(
    script: Script, steps: Sequence[Step]
) -> None:
    question, *beats, check = script(SQUARE)
    assert (question.phase, check.phase) == ("question", "check")
    assert [(beat.name, beat.phase, beat.text, beat.formula) for beat in beats] == [
        (step.name, step.phase, step.text, step.plugged) for step in steps
    ]


def test_the_backward_pass_ends_with_a_real_nudge() -> None:
    assert pytest.approx(0.4016) == (4 * 1.01 + 1) ** 2 - 25
    said = backward_script(SQUARE)[-1].text
    assert said.startswith("The gradient predicts 40 · 0.01 = 0.4; h actually moves by 0.4016: nearly the same")


def test_the_forward_pass_ends_with_the_function_computed_once_more() -> None:
    assert forward_script(SQUARE)[-1].text.startswith(
        "At x = 1.01 the same steps give h = 25.4016: it moved by 0.4016."
    )


def test_where_the_function_is_straight_the_answer_is_exact() -> None:
    assert backward_script(core.trace("3x+1", {"x": 2}))[-1].text.endswith(": exactly that.")


def test_where_it_bends_sharply_that_is_said() -> None:
    assert "bends too sharply" in backward_script(core.trace("relu(x)", {"x": 0}))[-1].text


def test_several_variables_are_nudged_one_by_one() -> None:
    check = backward_script(core.trace("x*y", {"x": 2, "y": 3}))[-1]
    assert check.text.startswith("Each variable moved by 0.01 on its own")
    assert [line.text for line in check.lines] == ["Each nudged by 0.01: predicted, and actual."]


def test_without_a_variable_nothing_can_move() -> None:
    question, *_, check = tour_script(core.trace("2+3", {}))
    assert question.text.startswith("There is no variable in c")
    assert check.text == "c = 5, and no variable can change it."


def test_outside_the_domain_the_reason_is_the_last_word() -> None:
    trace = core.trace("ln(x)", {"x": -1}, tree=True)
    for script in (forward_script, backward_script):
        assert trace.error
        assert script(trace)[-1].text == trace.error.message


TRACES = [
    SQUARE,
    core.trace("x*(8-x)", {"x": 3}),
    core.trace("1/(1+e^(-x))", {"x": 1}, tree=True),
    core.trace("tanh(w*x+b)", {"w": 1, "x": 2, "b": 3}),
]


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: trace.expression)
def test_what_is_said_first_does_not_hold_the_result(trace: core.Trace) -> None:
    for step in trace.steps:
        first = step_beat(step).lines[0].text
        if step.operand is not None:
            assert step.said.equation.result not in first.split(), first
        elif step.phase == "forward" and trace.nodes[step.node_id].operands:
            assert f"{step.node} {step.said.equation.relation} {step.said.equation.result}" not in first
        assert len(first.split()) <= 16


def test_a_steps_words_are_all_in_the_transcript() -> None:
    beat = step_beat(core.trace("x*(8-x)", {"x": 3}).backward[1])
    assert beat.text == beat.step.text if beat.step else ""
    assert [line.text for line in beat.lines] == [
        "A change in x is multiplied by b.",
        "x has 2 users: this is contribution 1, and more will be added.",
    ]


def test_the_gap_is_said_to_shrink_only_where_it_does() -> None:
    assert [line.text for line in backward_script(SQUARE)[-1].lines] == [
        "Nudge x by 0.01: the gradient predicts 0.4.",
        "Actually h moves by 0.4016.",
        "A nudge 10 times smaller: a gap 100 times smaller.",
    ]
    assert len(backward_script(core.trace("3x+1", {"x": 2}))[-1].lines) == 2

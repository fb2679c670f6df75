"""Captions and chapters are WebVTT that says what the clip says, when it says it."""

import srt

import backprop_core as core
from scenes.film import captions
from scenes.film.captions import Passage
from tests.scenes.webvtt import cues

PASSAGES = [
    Passage("question", "question", "The question", 0.0, 3.2, "If x moves by 0.01, how far does g?"),
    Passage("a", "forward", "a = 4 < 5 & b", 3.2, 3661.0666, "a is 4 < 5 & so on --> here.", "a = 4"),
]


def test_a_timestamp_counts_hours_minutes_and_milliseconds() -> None:
    assert captions.timestamp(3661.0666) == "01:01:01.067"
    assert captions.timestamp(59.9996) == "00:01:00.000"


def test_captions_say_what_is_said_and_escape_what_is_markup() -> None:
    written = captions.webvtt(captions.told(PASSAGES))
    assert "4 &lt; 5 &amp; so on --&gt; here." in written
    assert [(round(start, 3), round(end, 3), text) for start, end, text in cues(written)] == [
        (0.0, 3.2, PASSAGES[0].text),
        (3.2, 3661.067, PASSAGES[1].text),
    ]


def test_captions_change_when_something_else_is_said() -> None:
    said = [(0.0, "How far?"), (3.2, "a is asked."), (9.0, "a = 4.")]
    assert [(round(start, 3), round(end, 3), text) for start, end, text in captions.told(PASSAGES, said)] == [
        (0.0, 3.2, "How far?"),
        (3.2, 9.0, "a is asked."),
        (9.0, 3661.067, "a = 4."),
    ]


def test_subrip_says_the_same_at_the_same_times_and_escapes_nothing() -> None:
    written = captions.subrip(captions.told(PASSAGES))
    assert written.startswith(f"1\n00:00:00,000 --> 00:00:03,200\n{PASSAGES[0].text}\n\n2\n")
    assert [(each.start.total_seconds(), each.end.total_seconds(), each.content) for each in srt.parse(written)] == [
        (0.0, 3.2, PASSAGES[0].text),
        (3.2, 3661.067, PASSAGES[1].text),
    ]


def test_chapters_carry_the_titles() -> None:
    assert [text for _, _, text in cues(captions.webvtt(captions.chapters(PASSAGES)))] == [
        "The question",
        "a = 4 < 5 & b",
    ]


def test_the_transcript_has_everything_that_is_said_once() -> None:
    written = captions.transcript("The title", "The idea.", PASSAGES)
    for part in ("The title", "The idea.", *(passage.text for passage in PASSAGES)):
        assert written.count(part) == 1


def test_the_description_names_every_node() -> None:
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    written = captions.description("The title", "The idea.", trace, tree=True)
    for step in trace.forward:
        assert f"- {step.plugged}\n" in written


def test_only_a_pass_is_described_as_the_picture_of_one() -> None:
    trace = core.trace("(4x+1)^2", {"x": 1}, tree=True)
    written = captions.description("The title", "The idea.", trace, tree=True, is_pass=False)
    assert "On the left" in captions.description("The title", "The idea.", trace, tree=True)
    assert "On the left" not in written
    assert "- c = 4 · 1 = 4\n" in written


def test_the_description_of_a_pass_over_arrays_tells_of_cells() -> None:
    trace = core.trace("sum(W @ x)", {"W": [[1, 2]], "x": [3, 4]})
    written = captions.description("The title", "The idea.", trace, tree=False)
    assert "Above stands the graph of sum(W @ x)" in written
    assert "On the left" not in written
    assert "- a = [[1, 2]] @ [3, 4] = [11]" in written

"""The forward and the backward pass of any trace, each scene written once."""

from collections.abc import Callable
from functools import partial
from typing import Any

from manim import Animation, Camera, FadeIn, FadeOut, ManimColor, Mobject, MoveToTarget, Scene, VGroup, VMobject, Wait
from manim.animation.animation import prepare_animation

import backprop_core as core
from scenes.picture.graph import Picture
from scenes.picture.typeset import Writing, box_of, point
from scenes.stage import header, motions
from scenes.stage import panel as furniture
from scenes.stage.header import Header, Span
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import NUDGE, Beat, Line, backward_script, forward_script, tour_script
from scenes.theme import APPEAR, MOVE, PALETTES, REVEAL, THINK, time_to_read

EPSILON = 1e-4  # seconds; keeps Manim's count of frames from hanging on the last bit of a duration
# The function and the question while it is asked, in pixels.
LARGER, ASKED_LARGER, WIDE = 1.6, 1.25, 1600
IN_THE_MIDDLE, BELOW_IT = (960, 410), (960, 670)


class Told(Scene):
    """A scene that tells what its script says: a section for each beat, and time to read each line."""

    is_pass = False  # whether its picture is that of a pass from beginning to end

    def __init__(self, title: str, trace: core.Trace, theme: str, **manim: Any) -> None:
        super().__init__(**manim)
        self.title, self.trace, self.palette = title, trace, PALETTES[theme]
        assert isinstance(self.camera, Camera)
        self.camera.background_color = ManimColor(self.palette.paper)
        self.sentence: VMobject | None = None
        self.header: Header | None = None

    def play(self, *motions: Any, **options: Any) -> None:
        """Play together what there is, if anything: animations and lists of them.

        Durations are shifted by a hair, so that the number of frames does not hang on the last bit of a sum.
        """
        animations = [
            prepare_animation(animation)
            for motion in motions
            for animation in (motion if isinstance(motion, list) else [motion])
        ]
        longest = max((animation.run_time for animation in animations), default=0)
        for animation in animations:
            if animation.run_time == longest:
                animation.run_time += EPSILON if isinstance(animation, Wait) else -EPSILON
        if animations:
            super().play(*animations, **options)

    def say(self, line: Line, *others: Animation | Motion) -> None:
        """Put a line under the picture in place of the one before, and leave it there long enough to read."""
        new = furniture.sentence(line.typst, self.palette)
        self.play(self.unsaid(), *others, FadeIn(new, run_time=APPEAR))
        self.sentence = new
        self.wait(time_to_read(line.text))

    def say_below(self, line: Line, *others: Animation | Motion) -> None:
        """Put a line under the one that stands there, which stays; in its place if there is no room for both."""
        new = furniture.sentence(line.typst, self.palette)
        above = self.sentence
        if not above or not (moved_up := furniture.below(above, new)):
            self.say(line, *others)
            return
        self.play(lasting(APPEAR, [moved_up, FadeIn(new)]), *others)
        self.sentence = VGroup(above, new)
        self.wait(time_to_read(line.text))

    def head(self, function: Writing | None, source: Callable[[Span | None], str] | None = None) -> None:
        """The function has come to its place: from now on parts of it can be lit.

        `source` is what it was set from, if that is not the whole of it as it stands at the top.
        """
        if function:
            self.header = Header(function, source or partial(header.function_source, self.trace))
            self.add(self.header.marker)
            self.bring_to_back(self.header.marker)

    def in_question(self, span: Span | None) -> Motion:
        """The light goes to a part of the function at the top, by its span in the source."""
        return self.header.light(span, self.palette) if self.header else []

    def unsaid(self) -> Motion:
        """The line that stands there goes."""
        old, self.sentence = self.sentence, None
        return [FadeOut(old, run_time=APPEAR)] if old else []


class Pass(Told):
    """What the passes share: how the question is asked, a step shown, and the answer checked."""

    def __init__(self, title: str, trace: core.Trace, theme: str, **manim: Any) -> None:
        super().__init__(title, trace, theme, **manim)
        self.panel: Mobject | None = None
        self.then: core.Trace | None = None  # the same graph after a nudge, if that is to be shown

    def ask(self, beat: Beat, known: int, wanted: bool = False) -> None:
        """The function and the question about it; then the graph, with the first `known` steps already taken."""
        self.next_section(beat.name)
        first, *more = beat.lines
        title = furniture.title(self.title, self.palette)
        function = header.function(self.trace, self.palette, left=box_of(title).right + 60)
        asked = furniture.sentence(first.typst, self.palette)
        opening = function or header.program(self.trace, self.palette)
        at_rest = opening.get_center(), asked.get_center()
        larger = min(LARGER, WIDE / box_of(opening).width) if function else 1.0
        opening.scale(larger).move_to(point(*IN_THE_MIDDLE))
        asked.scale(ASKED_LARGER).move_to(point(*BELOW_IT))
        self.play([FadeIn(part, run_time=APPEAR) for part in (title, opening, asked)])
        self.sentence = asked
        self.wait(time_to_read(first.text))
        opening.generate_target().scale(1 / larger).move_to(at_rest[0])
        asked.generate_target().scale(1 / ASKED_LARGER).move_to(at_rest[1])
        aside = MoveToTarget(opening) if function else FadeOut(opening)
        self.play(lasting(MOVE, [aside, MoveToTarget(asked)]))
        self.head(function)
        self.set_the_stage(known)
        if wanted and self.trace.at:
            self.panel = furniture.wanted(self.trace, self.picture.arrangement, self.palette)
            self.play(FadeIn(self.panel, run_time=REVEAL))
        for line in more:
            self.say_below(line)

    def set_the_stage(self, known: int) -> None:
        """The graph and the ticks appear."""
        self.picture = Picture(self.trace, self.palette, self.then)
        motions.start_at_the_output(self.picture)
        self.small = furniture.Map(self.picture) if self.picture.arrangement.pans else None
        self.ticks = furniture.Ticks([step.phase for step in self.trace.steps], self.palette).done(known)
        if known:
            motions.know_values(self.picture)
        parts = [*motions.visible(self.picture), self.ticks, *([self.small] if self.small else [])]
        self.play([FadeIn(part, run_time=MOVE) for part in parts])

    def take(self, beat: Beat) -> None:
        """A step: the light on it, its formula in letters, time to think, then numbers, motion and result."""
        self.next_section(beat.name)
        step, picture = beat.step, self.picture
        assert step is not None
        panel = furniture.Panel(step, picture.arrangement, self.palette)
        lit = self.in_question(self.trace.nodes[step.node_id].span)
        self.play(self.cleared(), lit, motions.attend(picture, step, self.ticks, self.small))
        self.play(motions.follow(picture, step, self.small))
        self.play(motions.in_letters(panel))
        if panel.numbers:
            self.wait(THINK)
        self.play(motions.with_numbers(picture, step, panel))
        self.play(motions.travel(picture, step))
        self.panel = panel
        self.say(beat.lines[0], motions.reveal(picture, step, panel))

    def conclude(self, beat: Beat, table: Mobject | None) -> None:
        """The last word, with its numbers where the formulas were."""
        self.next_section(beat.name)
        self.play(self.cleared(), self.in_question(None), motions.rest(self.picture, self.ticks, self.small))
        self.play(motions.back_to_the_output(self.picture, self.small))
        if self.then:
            self.play(motions.nudged(self.picture))
        self.panel = table
        self.say(beat.lines[0], [FadeIn(table, run_time=APPEAR)] if table else [])

    def cleared(self) -> Motion:
        """The words of the step before go."""
        panel, self.panel = self.panel, None
        return [*self.unsaid(), *([FadeOut(panel, run_time=APPEAR)] if panel else [])]

    def predicted(self) -> Mobject | None:
        """The gradient beside a real nudge, where there is a gradient."""
        if self.trace.error or not self.trace.at:
            return None
        return furniture.comparison(self.trace, self.picture.arrangement, self.palette)


class ForwardPass(Pass):
    """Each node gets its value, operands first; then the whole once more, a nudge further."""

    script = staticmethod(forward_script)
    is_pass = True

    def construct(self) -> None:
        question, *steps, check = forward_script(self.trace)
        self.then = after_a_nudge(self.trace)
        self.ask(question, known=0)
        for beat in steps:
            self.take(beat)
        table = furniture.moved(self.trace, self.then, self.picture.arrangement, self.palette) if self.then else None
        self.conclude(check, table)


class BackwardPass(Pass):
    """Each edge carries its contribution, the output's first; then the gradient beside a real nudge."""

    script = staticmethod(backward_script)
    is_pass = True

    def construct(self) -> None:
        question, *steps, check = backward_script(self.trace)
        self.ask(question, known=len(self.trace.forward), wanted=True)
        for beat in steps:
            self.take(beat)
        self.conclude(check, self.predicted())


class Tour(Pass):
    """The forward pass, then the backward pass."""

    script = staticmethod(tour_script)
    is_pass = True

    def construct(self) -> None:
        question, *steps, check = tour_script(self.trace)
        self.ask(question, known=0, wanted=True)
        for beat in steps:
            self.take(beat)
        self.conclude(check, self.predicted())


def after_a_nudge(trace: core.Trace) -> core.Trace | None:
    """The same graph with its first variable a little larger, where there is one and all is defined."""
    if trace.error or not trace.at:
        return None
    variable = next(iter(trace.at))
    return trace.at_point({**trace.at, variable: trace.at[variable] + NUDGE})

"""The steps of a derivation in a page, as a list that is tied to the page's clip and explorable:

    /// steps | square backward
        clip: backward-pass
    ///

The function is named as in `/// explorable | square`, and the pass is forward or backward. Choosing a step moves the
clip and the explorable of that name to it, and the list follows both (player/steps.js). Without a script it is a list.
`toward: w5` keeps to the steps on the way from the output to one variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any, ClassVar, NoReturn
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block, type_string

import backprop_core as core
from backprop_core.tracing.trace import Step
from docs.extensions.blocks import watch
from docs.extensions.clips.media import Clip, clips, no_clip
from docs.extensions.page import nearest, stop
from docs.extensions.quotes.functions import named
from docs.extensions.quotes.maths import formula
from docs.extensions.quotes.references import written

IN_LINE = re.compile(r"\$([^$]+)\$")
PASSES = ("forward", "backward")
DISPLAYED = r"\displaystyle "


class Steps(Block):  # type: ignore[misc]
    """The block."""

    NAME = "steps"
    ARGUMENT = True
    OPTIONS: ClassVar[dict[str, Any]] = {"clip": ("", type_string), "toward": ("", type_string)}

    def on_create(self, parent: Element) -> Element:
        made = SubElement(parent, "div", {"class": "steps"})
        made.text = self.md.htmlStash.store("".join(self.markup()))
        return made

    def on_markdown(self) -> str:
        return "block"

    def markup(self) -> Iterator[str]:
        name, _, phase = self.argument.strip().partition(" ")
        if phase.strip() not in PASSES:
            self.refuse("after the function's name stands forward or backward")
        trace = named(self.md, name, self.refuse)
        chosen = [step for step in trace.steps if step.phase == phase.strip() and self.wanted(trace, step)]
        clip = self.clip()
        shown = places(clip, chosen) if clip else {}
        if clip and not shown:
            self.refuse(f"the clip {clip.id} has none of these steps")
        tied = f' clip="clip-{clip.id}"' if clip else ""
        yield f'<backprop-steps explorable="explorable-{escape(name)}"{tied}>'
        yield f'<p class="steps-hint">{hint(name, clip)}</p><ol>'
        for number, step in enumerate(chosen, 1):
            place = f' data-clip-step="{shown[step.number]}"' if step.number in shown else ""
            yield f'<li class="{step.phase}" data-step="{trace.steps.index(step)}"{place}>'
            yield from told(self.md, step, number)
            yield "</li>"
        yield "</ol></backprop-steps>"

    def refuse(self, why: str) -> NoReturn:
        stop(self.md, f"/// steps | {self.argument.strip()}: {why.removesuffix('.')}.")

    def clip(self) -> Clip | None:
        """The clip that the block names."""
        wanted, known = self.options["clip"], clips()
        if wanted and wanted not in known:
            self.refuse(no_clip(wanted, known))
        return known[wanted] if wanted else None

    def wanted(self, trace: core.Trace, step: Step) -> bool:
        """Whether a step lies on the way to the variable that the block asks for."""
        name = self.options["toward"]
        if not name:
            return True
        if name not in trace.gradient:
            self.refuse(f"there is no variable {name}{nearest(name, trace.gradient)}")
        node = step.node_id if step.operand_id is None else step.operand_id
        return leads_to(trace, node, name)


def leads_to(trace: core.Trace, start: int, variable: str) -> bool:
    """Whether a variable lies at a node or below it."""
    waiting = [start]
    while waiting:
        node = trace.graph.nodes[waiting.pop()]
        if node.name == variable:
            return True
        waiting += node.operands
    return False


def places(clip: Clip, steps: list[Step]) -> dict[int, int]:
    """At which step of the clip each of some steps is shown, by its number.

    A step of the clip has the title or a formula of what it shows, and shows as many steps as it has formulas.
    """
    found: dict[int, int] = {}
    room = [len(film.formula.split("; ")) for film in clip.steps]
    for step in steps:
        for place, film in enumerate(clip.steps):
            same = film.title == step.name or any(part.startswith(f"{step.name} ") for part in film.formula.split("; "))
            if same and film.phase == step.phase and room[place]:
                found[step.number] = place
                room[place] -= 1
                break
    return found


def hint(name: str, clip: Clip | None) -> str:
    """What choosing a step does."""
    explorable = f'<a href="#explorable-{escape(name)}">explorable</a>'
    film = f' and the <a href="#clip-{clip.id}">clip</a>' if clip else ""
    return f"Choose a step, and the {explorable}{film} will show it."


def told(md: Markdown, step: Step, number: int) -> Iterator[str]:
    """A step in its rule, its formulas and its sentence."""
    words = step.words("latex")
    label = escape(f"Show step {number}: {step.name}")
    yield f'<button type="button" class="step-show" aria-label="{label}"><span>{number}</span></button>'
    title = step.rule if step.phase == "backward" else step.name
    leaf = step.phase == "forward" and not step.trace.graph.nodes[step.node_id].operands
    if step.phase == "backward":
        yield f'<p class="step-rule"><b>{escape(title[0].upper() + title[1:])}</b></p>'
    equations = [] if leaf else [words.partial, words.equation]
    yield '<div class="step-formulas">'
    for equation in filter(None, equations):
        yield f'<p class="step-formula">{formula(md, DISPLAYED + written(equation))}</p>'
    yield "</div>"
    yield f'<p class="step-said">{sentence(md, words.sentence)}</p>'


def sentence(md: Markdown, text: str) -> str:
    """A sentence with its mathematics set."""
    pieces = IN_LINE.split(text)
    return "".join(formula(md, piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces))


class StepsExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        block_mgr.register(Steps, self.getConfigs())
        watch(md, {Steps.NAME: Steps})


def makeExtension(**options: Any) -> StepsExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return StepsExtension(**options)

"""What is written on an edge between arrays: how the gradient goes back along it. `×2`, `relu′ ⊙`, `Wᵀ ∂`, `Σi`."""

import numpy as np

import backprop_core as core
from backprop_core.notation.spelling import spelled, spelling
from backprop_core.operations import OPERATIONS
from backprop_core.tracing.array_words import ArraySpeaker
from backprop_core.tracing.passes import Contribution
from scenes.picture.typst import factor, in_colour, maths, name

CHOICES = {"max", "min"}
LONGEST = 8  # letters of a function's name on a chip
ABOVE = "partial"  # the gradient that comes down, as the chips of an explorable have it


def array_speaker(trace: core.Trace, notation: str = "typst") -> ArraySpeaker:
    """Who says the steps of a trace with arrays."""
    speaker = trace.speaker(notation)
    assert isinstance(speaker, ArraySpeaker)
    return speaker


def summed_letters(trace: core.Trace, step: Contribution) -> str:
    """The letters over which a contribution is added up, where its operand was stretched; else nothing."""
    way = array_speaker(trace).fold_of(step)
    return "".join(way.summed) if way is not None else ""


def passes_as_it_is(trace: core.Trace, step: Contribution) -> bool:
    """Whether what arrives is the gradient above: times 1, and not added up."""
    return step.partial is not None and bool(np.all(step.partial == 1)) and not summed_letters(trace, step)


def pull_source(trace: core.Trace, step: Contribution) -> str:
    """The chip on the edge of a contribution, in Typst; nothing where no gradient goes."""
    if step.operand is None or step.rank < 0:
        return ""
    text = local_pull(trace, step)
    letters = summed_letters(trace, step)
    added = f"inline(sum_({' '.join(letters)}))" if letters else ""
    whole = " ".join(filter(None, [added, "" if added and text == factor(1.0) else text]))
    return in_colour("adjoint", maths(whole)) if whole else ""


def local_pull(trace: core.Trace, step: Contribution) -> str:
    speaker, node = array_speaker(trace), trace.nodes[step.node]
    if node.operation in OPERATIONS:
        return entrywise_pull(node.symbol("typst"), step)
    met = speaker.plan.meetings[step.node]
    if met is None or not met.ways:
        return f'op("{node.operation}")\'' if len(node.operation) <= LONGEST else f"J^top {ABOVE}"
    if met.entries in CHOICES:
        return f'op("{met.entries}")\''
    back = speaker.way_back(step)
    if spelling(back).kind == "spread":
        return factor(back.scale)
    if spelling(back).kind == "entries":
        return f'{ABOVE} op("by entries")'
    names = [ABOVE if side.rank < 0 else name(trace.nodes[node.operands[side.rank]].label) for side in back.factors]
    return spelled(back, names, "typst").replace(f"({ABOVE})^top", f"{ABOVE}^top")


def entrywise_pull(symbol: str, step: Contribution) -> str:
    """A number that scales every entry, or the sign of a product entry by entry, after the function's slope."""
    if not np.shape(step.partial):
        return factor(float(step.partial))
    return f"{symbol}' dot.o" if symbol.startswith("op(") else "dot.o"

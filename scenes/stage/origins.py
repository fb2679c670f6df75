"""Where the numbers of a formula come from: the node that each stands for."""

import re

from backprop_core.tracing.trace import Step, Trace
from scenes.picture.typst import name, number, numbers_of


def origins(trace: Trace, step: Step, letters: str, numbers: str) -> list[int | None]:
    """For each number of a formula the node whose value it is, found by the same formula in letters.

    None for all of them where the two do not match, as where constants are worked out.
    """
    nodes = {name(trace.nodes[each].label): each for each in (*trace.nodes[step.node_id].operands, step.node_id)}
    longest_first = sorted(nodes, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w\"])(?:{'|'.join(map(re.escape, longest_first))})(?![\w\"])")
    found = [nodes[match[0]] for match in pattern.finditer(letters)]
    shown = numbers_of(numbers)
    if [number(trace.nodes[node].value) for node in found] == shown:
        return list(found)
    return [None] * len(shown)


def sources(trace: Trace, step: Step) -> list[int]:
    """The nodes whose values go into the partial of a backward step."""
    words = step.words("typst")
    partial = words.partial or words.equation
    found = origins(trace, step, partial.letters, partial.numbers or partial.result)
    return [node for node in found if node is not None]

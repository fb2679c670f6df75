"""Tidy drawings of trees in linear time, without recursion."""

from __future__ import annotations

from collections.abc import Sequence


def tree_layout(operands: Sequence[Sequence[int]]) -> list[tuple[float, float]]:
    """Places for a tree whose last node is the root: users centred over operands, subtrees at least 1 apart.

    Args:
        operands: for each node the nodes it uses, which come before it; no node is used twice.

    Source: Reingold and Tilford, Tidier Drawings of Trees (1981). Each subtree keeps its left and right
    outline as linked lists, so that joining two subtrees costs only the lower of their heights.
    """
    size = len(operands)
    shift = [0.0] * size  # of a node against its user
    # The outline of the subtree at each node: the next node down on its left and on its right side,
    # and how far that node stands to the right of this one.
    left: list[tuple[int, float] | None] = [None] * size
    right: list[tuple[int, float] | None] = [None] * size
    lowest_left: list[tuple[int, float]] = [(index, 0.0) for index in range(size)]
    lowest_right: list[tuple[int, float]] = [(index, 0.0) for index in range(size)]
    for index in range(size):
        below = operands[index]
        if not below:
            continue
        place = [0.0]
        # The joined outline so far, as (node, offset from the first operand).
        low_left, low_right = lowest_left[below[0]], lowest_right[below[0]]
        for rank in range(1, len(below)):
            before, after = below[rank - 1], below[rank]
            near: tuple[int, float] | None = (before, place[-1])
            far: tuple[int, float] | None = (after, 0.0)
            gap = place[-1] + 1.0
            while near is not None and far is not None:
                gap = max(gap, near[1] - far[1] + 1.0)
                next_near, next_far = right[near[0]], left[far[0]]
                near = None if next_near is None else (next_near[0], near[1] + next_near[1])
                far = None if next_far is None else (next_far[0], far[1] + next_far[1])
            place.append(gap)
            if near is not None:  # the left part is taller: the new right outline goes on along it
                end, offset = lowest_right[after]
                right[end] = (near[0], near[1] - (gap + offset))
            else:
                low_right = (lowest_right[after][0], gap + lowest_right[after][1])
            if far is not None:  # the right part is taller: the new left outline goes on along it
                end, offset = low_left
                left[end] = (far[0], gap + far[1] - offset)
                low_left = (lowest_left[after][0], gap + lowest_left[after][1])
        middle = (place[0] + place[-1]) / 2
        for rank, operand in enumerate(below):
            shift[operand] = place[rank] - middle
        left[index] = (below[0], shift[below[0]])
        right[index] = (below[-1], shift[below[-1]])
        lowest_left[index] = (low_left[0], low_left[1] - middle)
        lowest_right[index] = (low_right[0], low_right[1] - middle)
    x = [0.0] * size
    depth = [0] * size
    for index in range(size - 1, -1, -1):
        for operand in operands[index]:
            x[operand] = x[index] + shift[operand]
            depth[operand] = depth[index] + 1
    leftmost = min(x)
    return [(place - leftmost, float(level)) for place, level in zip(x, depth, strict=True)]

"""Numbers that are added up before the reader's eyes, with all the digits that it takes for the sum to be right."""

from backprop_core import notation

MOST_DECIMALS = 7


def in_full(value: float, count: int | None) -> str:
    """A number with so many decimals, or as it is mostly shown; without zeros at its end."""
    if count is None:
        return notation.number_atom(value, "typst").text
    text = f"{value:.{count}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals_of_a_move(before: float, after: float) -> int | None:
    """With how many decimals a number, its move and what it moves to add up as printed; None if that takes too many.

    The move has the digits with which it is mostly shown.
    """
    text = notation.shown(after - before)
    if not text.replace("-", "").replace(".", "").isdigit():
        return None
    count = len(text.partition(".")[2])
    sum_printed = round(round(before, count) + round(after - before, count), count)
    return count if count <= MOST_DECIMALS and sum_printed == round(after, count) else None


def moved_on(before: float, after: float) -> str:
    """What a number moves to, with the digits of its move: from 25 by 0.4016 to 25.4016."""
    return in_full(after, decimals_of_a_move(before, after))

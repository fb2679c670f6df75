"""Numbers as they are shown: a few honest digits, and whether they are the true ones."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

DIGITS = 4  # significant digits of a number that is shown
EXACT = 1e-12  # a shown number within this share of the true one is called equal

# Euler's number is set upright, so that it cannot be taken for the letter e.
SPELLED = {
    "text": {"nan": "undefined"},
    "plain": {"pi": "π", "inf": "∞", "nan": "undefined"},
    "latex": {"e": r"\mathrm{e}", "pi": r"\pi", "inf": r"\infty", "nan": r"\text{undefined}"},
    "typst": {"e": "upright(e)", "pi": "pi", "inf": "infinity", "nan": '"undefined"'},
}
POWER_OF_TEN = {"latex": r"{0}\cdot 10^{{{1}}}", "typst": "{0} dot 10^({1})"}


class Atom(NamedTuple):
    """A finished piece of writing that stands for an operand."""

    text: str
    binds: int = 5
    minus: bool = False  # it begins with a minus sign


def power_of_ten(mantissa: str, exponent: str, notation: str) -> Atom:
    """A number times a power of ten, as a notation writes it: 1.2e-7 in text."""
    minus = mantissa.startswith("-")
    if notation in POWER_OF_TEN:
        return Atom(POWER_OF_TEN[notation].format(mantissa, exponent), 2, minus)
    return Atom(f"{mantissa}e{exponent}", 3 if minus else 5, minus)


@lru_cache(maxsize=4096)  # the same few numbers are said again and again
def shown(number: float) -> str:
    """A number with 4 significant digits, halves rounded away from zero: 0.1966, 25, 1.5e8, inf, nan.

    Args:
        number: any float.

    Returns:
        its text.
    """
    if number != number or math.isinf(number):
        return "nan" if number != number else "inf" if number > 0 else "-inf"
    if number == 0:
        return "0"
    # 30 digits decide a tie exactly: a tie at 4 digits is a number of 5 digits, which ends there.
    mantissa, _, power = f"{abs(number):.30e}".partition("e")
    digits = mantissa.replace(".", "")
    head, exponent = int(digits[:DIGITS]), int(power)
    if digits[DIGITS] >= "5":
        head += 1
        if head == 10**DIGITS:
            head, exponent = head // 10, exponent + 1
    sign = "-" if number < 0 else ""
    if -5 < exponent < 6:
        return sign + positional(str(head), exponent)
    return f"{sign}{positional(str(head), 0)}e{exponent}"


def positional(digits: str, exponent: int) -> str:
    """Digits with the decimal point in its place: 10**exponent is what the first of them counts."""
    if exponent < 0:
        digits, exponent = "0" * -exponent + digits, 0
    digits = digits.ljust(exponent + 1, "0")
    whole, part = digits[: exponent + 1], digits[exponent + 1 :].rstrip("0")
    return f"{whole}.{part}" if part else whole


@lru_cache(maxsize=4096)
def number_atom(number: float, notation: str) -> Atom:
    """A computed number as it is shown, in its type.

    Args:
        number: any float.
        notation: `text`, `plain`, `latex` or `typst`.

    Returns:
        its text, and how strongly that binds.
    """
    text = shown(number)
    minus = text.startswith("-")
    if text.endswith(("inf", "nan")):
        word = text.lstrip("-")
        return Atom("-" * minus + SPELLED[notation].get(word, word), 3 if minus else 5, minus)
    mantissa, _, exponent = text.partition("e")
    if exponent:
        return power_of_ten(mantissa, exponent, notation)
    return Atom(text, 3 if minus else 5, minus)


def relation(number: float) -> str:
    """Whether a number that is shown is the true one.

    Args:
        number: any float.

    Returns:
        `=` when the shown number is the true one to within 1e-12 of it, else `≈`.
    """
    if number != number or math.isinf(number):
        return "="
    return "=" if abs(float(shown(number)) - number) <= EXACT * abs(number) else "≈"


def finite(number: float | None) -> float | str | None:
    """A number as JSON can hold it.

    Args:
        number: any float, or None.

    Returns:
        the number itself, or "inf", "-inf" or "nan" where JSON has no number for it.
    """
    if number is None or math.isfinite(number):
        return number
    return "nan" if number != number else "inf" if number > 0 else "-inf"

"""The environments of LaTeX: rows of formulas, matrices, and cases, which become choices."""

from __future__ import annotations

from .errors import refusal
from .latex_pieces import Cases, LatexPieces
from .tokens import Token

ROWS = set("aligned align align* equation equation* split gathered gather gather* eqnarray eqnarray*".split())
CASES = set("cases cases* dcases dcases* rcases array".split())
CONDITION_WORDS = set("if for when where falls wenn si".split())
ELSE_WORDS = set("otherwise else sonst sinon".split())
OPPOSITES = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}
REVERSED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
MATRICES = {"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix"}


class LatexEnvironments(LatexPieces):
    """What begins and ends an environment."""

    def environment(self, piece: Token, kind: str) -> None:
        """The begin or the end of an environment; those of rows are read row by row.

        Raises:
            BackpropError: it is another.
        """
        name = self.flat()
        if name in CASES and (kind == "begin" or self.cases):
            self.begin_cases(piece, name or "") if kind == "begin" else self.end_cases(piece)
            return
        if name in MATRICES and (kind == "begin") == (self.brackets is None):
            self.matrix(piece, kind)
            return
        if name not in ROWS or self.brackets is not None:
            raise refusal("command", piece.start, self.source, name=f"{piece.text}{{{name or ''}}}")
        self.rows = max(0, self.rows + (1 if kind == "begin" else -1))
        if kind == "end":
            self.put("end", "\n", piece.start, piece.stop)

    def begin_cases(self, piece: Token, name: str) -> None:
        """The begin of cases; an array is read as such where a brace stands before it, which nothing closes."""
        if name == "array":
            before = self.found[-1] if self.found else piece
            if self.source[before.start : before.stop] not in {"\\{", "\\lbrace"}:
                raise refusal("command", piece.start, self.source, name=f"{piece.text}{{{name}}}")
            self.flat()
            self.found.pop()
            self.waiting.pop()
        self.rows += 1
        self.cases.append(Cases(piece, len(self.found)))

    def end_row(self) -> None:
        """Take a row as a value and its condition, which may follow a word as well as an &."""
        case = self.cases[-1]
        row = self.found[case.row :]
        words = CONDITION_WORDS | ELSE_WORDS
        parted = next((place for place, token in enumerate(row) if token.text in words), len(row))
        if case.parted is not None:
            parted = case.parted - case.row
        value, condition = without_comma(row[:parted]), without_comma(row[parted:])
        if condition and condition[0].text in CONDITION_WORDS:
            condition = condition[1:]
        if value or condition:
            case.rows.append((value, condition))
        del self.found[case.row :]
        case.parted = None

    def end_cases(self, piece: Token) -> None:
        """Write the rows as choices, each within the one before.

        Raises:
            BackpropError: there is no row, or the last one is for something else than all that is left.
        """
        self.end_row()
        case = self.cases.pop()
        self.rows = max(0, self.rows - 1)
        if not case.rows:
            raise refusal("early end", piece.start, self.source)
        (last, condition), above = case.rows[-1], case.rows[:-1]
        is_rest = not condition or (len(condition) == 1 and condition[0].text in ELSE_WORDS)
        if not is_rest and not leave_nothing([condition for _, condition in case.rows]):
            raise refusal("last case", condition[0].start, self.source)
        start, stop = case.opening.start, case.opening.stop
        for value, holds in above:
            self.write("where (", start, stop)
            self.found += holds
            self.put("sign", ",", piece.start, piece.start)
            self.found += value
            self.put("sign", ",", piece.start, piece.start)
        self.found += last
        for _ in above:
            self.put("sign", ")", piece.start, piece.stop)
        if self.found:
            self.complete()

    def matrix(self, piece: Token, kind: str) -> None:
        """The begin or the end of a matrix, which becomes rows in brackets; one of a single column is a vector."""
        self.rows += 1 if kind == "begin" else -1
        if kind == "begin":
            self.put("sign", "[", piece.start, piece.stop)
            self.brackets, self.columns = [], False
            self.bracket("[", piece.start, piece.stop)
            return
        places, self.brackets = self.brackets or [], None
        if [token.text for token in self.found[-2:]] == [",", "["]:  # after the last row stood another end of a row
            del self.found[-2:]
            places.pop()
        else:
            places.append(len(self.found))
            self.put("sign", "]", piece.start, piece.stop)
        if not self.columns:
            gone = set(places)
            kept = [token for place, token in enumerate(self.found[places[0] :], places[0]) if place not in gone]
            self.found[places[0] :] = kept
        self.put("sign", "]", piece.start, piece.stop)
        self.complete()

    def bracket(self, text: str, start: int, stop: int) -> None:
        """A bracket around a row of a matrix."""
        if self.brackets is not None:
            self.brackets.append(len(self.found))
        self.put("sign", text, start, stop)


def without_comma(tokens: list[Token]) -> list[Token]:
    """What stands in a cell, without the comma at its end."""
    return tokens[:-1] if tokens and tokens[-1].text in {",", "."} else tokens


def leave_nothing(conditions: list[list[Token]]) -> bool:
    """Whether conditions are ranges side by side from one end to the other: x < 0, 0 <= x < 1, x >= 1."""
    ends, *others = [comparisons_of(condition) for condition in conditions]  # `ends` bound the ranges so far
    for parts in others:
        if len(ends) != 1:
            return False
        next_to = [place for place, part in enumerate(parts) if are_opposites(ends[0], part)]
        if not next_to:
            return False
        ends = [part for place, part in enumerate(parts) if place != next_to[0]]
    return bool(others) and not ends


def comparisons_of(tokens: list[Token]) -> list[list[Token]]:
    """The comparisons in a condition, of which 0 <= x < 1 has two that share a side; none where it is no comparison."""
    signs = [place for place, token in enumerate(tokens) if token.text in OPPOSITES]
    starts = [0, *[place + 1 for place in signs]]
    return [tokens[start:stop] for start, stop in zip(starts, [*signs[1:], len(tokens)], strict=False)][: len(signs)]


def are_opposites(one: list[Token], other: list[Token]) -> bool:
    """Whether of two comparisons always exactly one holds: x > 0 and x <= 0, or 0 >= x."""
    first, second = compared(one), compared(other)
    if first is None or second is None:
        return False
    left, sign, right = first
    return second in {(left, OPPOSITES[sign], right), (right, REVERSED[OPPOSITES[sign]], left)}


def compared(tokens: list[Token]) -> tuple[str, str, str] | None:
    """The two sides of a comparison as texts, and the sign between them; None for anything else."""
    signs = [place for place, token in enumerate(tokens) if token.text in OPPOSITES]
    if len(signs) != 1:
        return None
    left, right = tokens[: signs[0]], tokens[signs[0] + 1 :]
    return side_text(left), tokens[signs[0]].text, side_text(right)


def side_text(tokens: list[Token]) -> str:
    """A side of a comparison as text; the full stop after a number at its end is none of it."""
    return " ".join([token.text.rstrip(".") for token in tokens])

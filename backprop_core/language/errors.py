"""The one error that bad input raises, and every sentence that it may say.

The sentences are one table, so that the browser's engine says the same.
"""

from __future__ import annotations

CLIP = 72  # columns of a long line that are still shown under a message

MESSAGES = {
    # the text
    "too long": "The text is too long: it has {count} characters, and {most} are read at most.",
    "empty": "There is nothing to read yet: type a function such as (4x+1)^2.",
    "no output": "The last line must come out as a number: add a line such as {name}({parameters}).",
    "no sign": "The sign {sign} has no meaning here.",
    "comparison": "{sign} compares, and here there are only numbers: "
    "write where(x > 0, a, b) to choose by it, or step(x), max, min, relu or abs.",
    "no condition": "where chooses by a comparison: write where(x > 0, a, b), "
    "which is a where x is above 0 and b elsewhere.",
    "half choice": "This choice has no else: write where(x > 0, a, b), which is a where x is above 0 and b elsewhere.",
    "lookalike": "This {sign} is a Cyrillic letter that looks like the Latin {latin}: write the Latin one.",
    "marked": "Letters have no accents here: write {name} for {sign}.",
    "prime": "A prime asks for a derivative, which the backward pass finds: leave it out.",
    "prime of array": "A transpose is written .T here: put .T instead of the prime.",
    "bare line": "Only the last line can do without a name: put `name =` before the line above.",
    "early use": "{name} is used here before it has a value.",
    "variable above": "{name} is a variable above, so it cannot name a function.",
    "fixed parameter": "{name} has a fixed meaning, so it cannot be a parameter.",
    "same parameter": "{name} names a parameter twice.",
    "to a constant": "{name} is a constant, so nothing can be assigned to it.",
    "to a function": "{name} is a function of the language: choose another name.",
    "twice": "{name} already has a value: a name is assigned once.",
    "open": "This parenthesis is never closed.",
    "closed": "This parenthesis was never opened.",
    "two numbers": "There are two numbers side by side: put an operation between them.",
    "large number": "This number is too large.",
    "small number": "This number is too small: it would be read as 0.",
    "thousands": "This comma may be a decimal point, or one of thousands: write {decimal} or {whole}.",
    "comma": "A comma only separates the operands of a function.",
    "late number": "A number cannot follow here: put an operation before it, such as *.",
    "equals": "An equation isn't a function: write only the name that a line defines before its =.",
    "several names": "Several names stand before this =: give each a line of its own, as in a = 2 and then b = 3.",
    "nothing computed": "None of these lines computes something that is read: "
    "add one that does, as in y = sigmoid(w*x + b).",
    "no slope": "{name} gives places, and places have no slope: leave its line out.",
    "word": "{name} is a word, not an operation or a variable, and can't be read here.",
    "derivative": "d/d{name} asks for a derivative, which the backward pass finds: write the function alone.",
    "power of function": "After {name}^ must come a plain power and what {name} works on, as in {name}^2(x).",
    "index": "An index is a whole number counted from 0, as in x[0], a slice as in x[1:3], or a list as in x[[2, 0]].",
    "rows": "A ; doesn't separate rows: put each row into brackets of its own, as in [[1, 2], [3, 4]].",
    "other norm": "‖ ‖ is the length, the root of the sum of squares: write another norm out, as in sum(abs(x)).",
    "ragged": "Row {rank} {count}, and row 0 {first}: all rows of an array have the same shape.",
    "axes": "An array has {most} axes at most, and this one would have more.",
    "entries": "An array has from 1 to {most} entries.",
    "sizes": "A shape is sizes with x between them, as in {name}: 2x3.",
    "shape twice": "The shape of {name} is stated twice: state it once.",
    "no shape": "{name} isn't a variable of this function, so it can't be given a shape.",
    "setting": "{name} has no setting {setting}: it has {known}.",
    "no settings": "{name} has no settings: leave {setting}= out.",
    "setting twice": "{setting} is set twice: keep one of them.",
    "axes at once": "{name} goes over one axis: name one, and lay several in one with reshape first.",
    "random": "Random numbers are values, not part of a function: give them to a variable, "
    "as in W={name}(2, 3, seed=1).",
    "long fill": "{name} would write out {count} numbers, and {most} are the most: give them to a variable, "
    "as in A={name}({sizes}).",
    "told": "{setting} must be {wanted}.",
    "untold": "{name} needs its {setting}, as in {example}.",
    "one array": "{name} works on one array, not on {count}: "
    "put numbers into brackets, as in {name}([1, 2]), and name an axis, as in axis=0.",
    "command": "{name} is not read here: write the formula without it.",
    "sum over index": r"\sum over an index is not read here: write vectors without their index, "
    "as in sum(w*x), w @ x or mean((y - t)^2).",
    "last case": "The last row of cases is for everything else: write otherwise instead of its condition.",
    "loop": "A loop is not read: write out what one turn computes, as in a = tanh(w*a + b).",
    "branch": "A branch is not read: choose within a line, as in y = where(x > 0, a, b).",
    "control": "A line of code with {name} is not read: write what happens at one point.",
    "class": "Of a class the method forward is read, and {name} has none: "
    "write what it computes as a function, as in def f(x): return w*x + b.",
    "layer": "The layer {name} is not read: write out what it computes, as in {near}.",
    "no return": "{name} gives nothing back: end it with return and what it computes.",
    "places": "Which places {name} picks must be known: write them out, as in y = [2, 0] above.",
    "size": "{name} asks how many there are, which is known only of a variable whose shape is: "
    "write that number, as in 3, or state the shape, as in x: 3.",
    "attribute": "The attribute {name} is not read: write the number's own name.",
    "called again": "{name} gives a number, and a number cannot be called: "
    "write all its operands in one pair of parentheses, or put * between.",
    "script remainder": "In JavaScript % takes the sign of the number before it, and here that of the divisor: "
    "write fmod(a, b).",
    "keyword": "The argument {name}= is not read: leave it out, or write the formula itself.",
    "several lines": "A function of several lines is read only alone: leave out the lines after it.",
    "no inverse": "{name}^-1 may be an inverse or a reciprocal: write 1/{name}( ) for the reciprocal.",
    "matrix inverse": "{name} of a matrix is not read: write 1/{near} for a reciprocal, entry by entry.",
    "close": "{name} looks like {parts} without an operation between them: write {parts}.",
    "bare function": "{name} is a function: write {name}( ) around what it works on.",
    "recursion": "{name} calls itself: a function may use only those defined above it.",
    "no function": "{name} is not a function: write {name}*( to multiply.",
    "near": "There is no function {name}: did you mean {near}?",
    "instead": "There is no function {name}: write it out, as in {near}.",
    "elsewhere": "There is no function {name} in this language.",
    "unknown": "There is no function {name}: to multiply, put * before the parenthesis.",
    "count": "{name} takes {wanted}, not {count}.",
    "early end": "The line ends too early: a number, a name or a parenthesis must follow.",
    "nothing inside": "There is nothing between these parentheses.",
    "no operand": "A number, a name or a parenthesis must come before this {sign}.",
    # its size
    "unfolds": "The calls of {name} unfold into more than {most} operations: use fewer of them.",
    "two views": "A trace is a tree or compact, and cannot be both: leave one of them out.",
    "large tree": "As a tree this would have {count} nodes, and {most} are drawn at most: look at it as a graph.",
    "array output": "The output is an array of {shape}, and a gradient needs one number: "
    "ask for an entry, as in {name}[{entry}], or for the sum, as in sum({name}).",
    "numbers only": "{what} works on numbers, and this program has arrays.",
    "seed of number": "The output is one number, whose gradient is 1: leave the seed out.",
    "other seed": "The seed must be of the shape of the output, {shape}.",
    "many entries": "Written out in numbers this has more than {most} operations: look at one of its nodes instead.",
    "large graph": "This has {count} nodes, and {most} are drawn at most: look at a part of it.",
    # the point
    "no value": "{name} is {why}, so it takes no value: the variables are {known}.",
    "no variable": "There is no variable {name}: the variables are {known}.",
    "not finite": "The value of {name} must be a finite number.",
    "missing": "No value was given for {name}: add {name}=1, for example.",
    "uneven": "The value of {name} must be a number, or an array of numbers whose rows are equally long.",
    "other shape": "{name} is stated as {stated}, and its value is {shape}.",
    "transposed by T": "No value was given for T: a transpose is written W.T, and ^T is a power.",
    # shapes
    "misfit": "{these}: {letter} is {one} in {u} and {two} in {v}.",
    "misfit of turned": "{these}: {letter} is {one} in {u} and {two} in {v}, but {turned} fits.",
    "not stretched": "{these}: entry by entry, axes are compared from the last one, and {one} and {two} differ.",
    "no window": "{these}: there is no room for a window, which takes {two} of {one}.",
    "no sign of product": "{u} {v}: write {u} @ {v} for the product of matrix and vector, or {u} * {v} entry by entry.",
    "case": "{name} works on arrays, and {these}.",
    "case matmul": "@ is the product of vectors and matrices, and {these}: * multiplies entry by entry.",
    "case dot": "dot is the product of two vectors, and {these}: @ is that of matrices.",
    "case outer": "outer takes two vectors, and {these}.",
    "case transpose": ".T turns a matrix, and {these}: leave it out; outer(u, v) has every product of two vectors.",
    "case concat": "concat joins arrays with as many axes, and {these}.",
    "case stack": "stack takes arrays of one shape, and {these}.",
    "case conv": "conv slides a kernel with as many axes, or with channels as x: c×n and k: f×c×m, and {these}.",
    "case causal_softmax": "causal_softmax takes the rows of a matrix, and {these}.",
    "case cross_entropy": "cross_entropy takes scores in a vector or in rows, and a class or shares for each row, "
    "and {these}.",
    "least": "{setting} must be at least {least}.",
    "no axis": "{these}: the axes go from 0 to {last}, and there is no axis {axis}.",
    "axis twice": "{name} is given the same axis twice: keep one of them.",
    "no place": "{these}: the places there go from 0 to {last}, and there is no {place}.",
    "no places": "{these}, and a number has no entries: to multiply, put * before the bracket.",
    "too many places": "{these}, so it has fewer axes than the {count} that are asked for.",
    "lists": "Two lists of places go together in pairs, and these have {one} and {two}.",
    "empty slice": "{these}: nothing is left of it in this slice.",
    "two open": "Only one size of a shape can be left open with -1.",
    "reshape": "{these}: its {count} entries do not make {shape}.",
    "too large array": "This array would have {count} entries, and {most} are worked out at most.",
    "no entries": "Nothing would be left of this array.",
    "arrays elsewhere": "Vectors and matrices are worked out in Python, and this page works with single numbers.",
    "is number": "{name} is a number",
    "is vector": "{name} is a vector of {shape}",
    "is array": "{name} is {shape}",
    # how many operands, for "count"
    "one": "one operand",
    "several": "{count} operands",
    "one or two": "one operand, or two with the base last",
    # what "told" wants
    "whole": "a whole number such as 1",
    "wholes": "whole numbers such as 2, 3",
    "whole or wholes": "a whole number such as 2, or one for each axis such as (2, 3)",
    # the shape of a row, for "ragged"
    "a number": "is a single number",
    "one entry": "has 1 number",
    "entries of row": "has {shape} numbers",
    "truth": "True or False",
    "number": "a number such as 1e-5",
}


class BackpropError(ValueError):
    """A plain sentence about what is wrong, and where.

    Args:
        message: one sentence for the person who typed the text.
        position: character offset into `source`, or None where there is no place to point at.
        source: the text that was read, or None.
        fix: the whole text as it was probably meant, or None where nothing can be known.
    """

    def __init__(self, message: str, position: int | None = None, source: str | None = None, fix: str | None = None):
        super().__init__(message)
        self.message = message
        self.position = position
        self.source = source
        self.fix = fix

    def show(self) -> str:
        """The message, then the line in question (clipped) with a caret under the place.

        Returns:
            one line where there is no place or no text, else three.
        """
        if self.position is None or not (self.source and self.source.strip()):
            return self.message
        line, column = line_at(self.source, self.position)
        first = max(0, column - CLIP // 2) if len(line) > CLIP else 0
        shown = line[first : first + CLIP]
        head = "…" if first else ""
        tail = "…" if first + CLIP < len(line) else ""
        return f"{self.message}\n  {head}{shown}{tail}\n  {' ' * (len(head) + column - first)}^"

    def _render_traceback_(self) -> list[str]:
        """What IPython and Jupyter print in place of a traceback through the parser, which nobody asked for."""
        return self.show().split("\n")


def kind_of(value: object) -> str:
    """What was given in place of something else, in words: nothing, an int, a list."""
    name = type(value).__name__
    return "nothing" if value is None else f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def refusal(
    key: str, position: int | None = None, source: str | None = None, fix: str | None = None, **holes: object
) -> BackpropError:
    """The error that says one of MESSAGES, its holes filled."""
    return BackpropError(MESSAGES[key].format(**holes), position, source, fix)


def corrected(source: str, start: int, stop: int, text: str) -> str:
    """A text with one stretch of it replaced."""
    return source[:start] + text + source[stop:]


def line_at(source: str, position: int) -> tuple[str, int]:
    """The line of `source` that holds `position`, printable, and the column in it."""
    start = source.rfind("\n", 0, position) + 1
    end = source.find("\n", position)
    line = source[start : len(source) if end < 0 else end]
    return "".join(c if c.isprintable() else " " for c in line), position - start

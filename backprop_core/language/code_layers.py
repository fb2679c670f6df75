"""Layers in pasted code: which there are, how each is made, and what it computes with its weights as variables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import sqrt
from typing import Any, NamedTuple

from .code_blocks import Block, is_named
from .code_built import MOST_DRAWN, in_hundredths
from .code_expression import LIBRARIES, nesting, parted, past, said
from .errors import refusal
from .expression import Entries, Shape
from .fills import filled
from .tokens import Token
from .vocabulary import meant

LINEAR = {"Linear", "LazyLinear"}
CHAINS = {"Sequential"}
UNCHANGED = {"Dropout", "Dropout1d", "Dropout2d", "AlphaDropout", "Flatten", "Identity"}
"""Layers that leave what they are given as it is, where a network is used and its examples are rows."""

MOVES = {"to", "cuda", "cpu", "double", "float", "eval", "train"}  # methods that give the network itself
LAYER_HINTS = {
    **dict.fromkeys(["Conv1d", "Conv2d", "Conv2D"], "conv(x, k)"),
    **dict.fromkeys(["MaxPool1d", "MaxPool2d", "MaxPooling2D"], "max_pool(x, 2)"),
    "AvgPool2d": "mean_pool(x, 2)",
    "Embedding": "E[[2, 0]]",
    **dict.fromkeys(["BatchNorm1d", "BatchNorm2d", "BatchNormalization"], "batch_norm(x, scale, shift)"),
    **dict.fromkeys(["LayerNorm", "LayerNormalization"], "layer_norm(x, scale, shift)"),
    "MultiheadAttention": "softmax(Q @ K.T) @ V",
    **dict.fromkeys(["RNN", "RNNCell", "SimpleRNN"], "tanh(x @ W.T + h @ U.T)"),
    **dict.fromkeys(["GRU", "GRUCell"], "z*h + (1-z)*n"),
    **dict.fromkeys(["LSTM", "LSTMCell"], "f*c + i*g"),
    **dict.fromkeys(["ModuleList", "ModuleDict"], "fc2(relu(fc1(x)))"),
    **dict.fromkeys(["Dense", "Bilinear"], "x @ W + b"),
}
"""Layers that are not read, and how to write what each computes."""

LOSSES = {"mse": ["pow", "(", "2", ")"], "l1_loss": ["abs", "(", ")"]}
"""What a loss does with each difference, for where it is told how to put them together."""


class Part(NamedTuple):
    """What stands behind a name of the code that is called."""

    kind: str  # linear, function, unchanged, chain, network or unread
    name: str
    made: Sequence[Token] = ()  # a function as it is made
    weights: Sequence[str] = ()  # the names of a layer's weights and perhaps its biases
    parts: Sequence[Part] = ()  # of a chain
    own: Mapping[str, Part] | None = None  # of a network, by their names
    forward: Block | None = None  # of a network


class Made(NamedTuple):
    """A call such as nn.Linear(2, 3) that is all that stands somewhere: what is called, and its operands."""

    name: Token
    operands: list[list[Token]]
    is_library: bool
    tokens: list[Token]


def made_in(tokens: list[Token]) -> Made | None:
    """What is made, without methods such as .to(device) behind it; None where there is more than one call."""
    place = 0
    while [token.text for token in tokens[place + 1 : place + 2]] == ["."]:
        if tokens[place].text not in {*LIBRARIES, "layers"}:
            return None
        place += 2
    if len(tokens) < place + 3 or tokens[place].kind != "name" or tokens[place + 1].text != "(":
        return None
    end = after = past(tokens, place + 1)
    while after + 2 < len(tokens) and tokens[after].text == "." and tokens[after + 1].text in MOVES:
        after = past(tokens, after + 2)
    if after < len(tokens) or tokens[end - 1].text != ")":
        return None
    return Made(tokens[place], parted(tokens[place + 2 : end - 1]), place > 0, tokens[:end])


def is_function(made: Made) -> bool:
    """Whether a call makes a function, as nn.ReLU() does, and is not the value of one, as Sin(x) is."""
    name = made.name.text
    if name[:1] == name[:1].lower() or meant(name) is None:
        return False
    is_told = all(is_named(operand) or [token.kind for token in operand] == ["number"] for operand in made.operands)
    return is_told and (made.is_library or not made.operands)


def option(made: Made, name: str, place: int | None = None) -> list[Token]:
    """What a call is told by name, or at a place among those without a name; nothing where it is not told."""
    for operand in made.operands:
        if is_named(operand) and operand[0].text == name:
            return operand[2:]
    placed = [operand for operand in made.operands if not is_named(operand)]
    return placed[place] if place is not None and place < len(placed) else []


def size_of(tokens: Sequence[Token], sizes: Mapping[str, int]) -> int | None:
    """A whole number, or a product of such, of which some have names; None where it is anything else."""
    product = 1
    factors = [token for token in tokens if token.text not in {"self", "."}]
    for place, token in enumerate(factors):
        if place % 2 == 1:
            if token.text != "*":
                return None
        elif token.text.isascii() and token.text.isdecimal() and len(token.text) < 8:
            product *= int(token.text)
        elif token.text in sizes:
            product *= sizes[token.text]
        else:
            return None
    return product if len(factors) % 2 == 1 else None


def weights_drawn(rows: int | None, columns: int | None, seed: int) -> list[Entries]:
    """The weights and the biases of a layer in the range in which PyTorch draws them; nothing if it is too large."""
    if not rows or not columns or rows * columns > MOST_DRAWN:
        return []
    limit = 1 / sqrt(columns)
    return [drawn_within((rows, columns), limit, seed), drawn_within((rows,), limit, seed + 1)]


def drawn_within(shape: Shape, limit: float, seed: int) -> Entries:
    """Numbers evenly from -limit to limit, with two digits after the point."""
    return in_hundredths(scaled(filled("uniform", shape, seed).tolist(), limit))


def scaled(numbers: Any, limit: float) -> Any:
    """Numbers from 0 to 1 as those from -limit to limit."""
    return [scaled(one, limit) for one in numbers] if isinstance(numbers, list) else (2 * numbers - 1) * limit


def names_of_weights(name: str, is_ranked: bool, taken: Collection[str]) -> list[str]:
    """Names for the weights and the biases of a layer that nothing else has: W_fc1 and b_fc1, or W1 and b1."""
    rank = 1
    while True:
        end = str(rank) if is_ranked else f"_{rank}" if rank > 1 else ""
        names = [f"{letter}{name}{end}" for letter in "Wb"]
        if not taken & set(names):  # type: ignore[operator]
            return names
        rank += 1


def through(part: Part, operand: list[Token], at: Token, closing: Token) -> list[Token]:
    """What a layer makes of its operand: (x @ W.T + b)."""
    inside = operand if len(operand) == 1 else [*said(at, ["("]), *operand, *said(closing, [")"])]
    weight, *bias = part.weights
    texts = ["@", weight, ".", "T", *(["+", *bias] if bias else [])]
    return [*said(at, ["("]), *inside, *said(at, texts), *said(closing, [")"])]


def called(part: Part, operands: list[list[Token]], at: Token, closing: Token) -> list[Token]:
    """A function that was made earlier with its operands, and then what it was made with: LeakyReLU(x, 0.2)."""
    opening = next(place for place, token in enumerate(part.made) if token.text == "(")
    found = [token._replace(start=at.start, stop=at.stop) for token in part.made[: opening + 1]]
    for rank, operand in enumerate([*operands, *parted(part.made[opening + 1 : -1])]):
        found += said(at, [","]) * bool(rank) + operand
    return [*found, *said(closing, [")"])]


def with_reduction(source: str, body: list[Token]) -> list[Token]:
    """A body in which a loss that is told how to put its entries together is written out: ((y - t)**2).sum().

    Raises:
        BackpropError: it is told so of another function.
    """
    for told in range(len(body) - 3, 0, -1):
        if body[told].text != "reduction" or body[told + 1].text != "=" or body[told + 2].kind != "string":
            continue
        start, depth = told, 0
        while start > 1 and depth < 1:
            start -= 1
            depth += nesting(body[start].text)
        name, end, way = body[start - 1], past(body, start), body[told + 2].text[1:-1]
        operands = [operand for operand in parted(body[start + 1 : end - 1]) if operand[0].text != "reduction"]
        loss = meant(name.text) or ""
        if way == "mean":
            kept = [token for operand in operands for token in [*said(name, [","]), *operand]][1:]
            body = [*body[: start + 1], *kept, *body[end - 1 :]]
            continue
        if loss not in LOSSES or len(operands) != 2 or way not in {"sum", "none"}:
            raise refusal("keyword", body[told].start, source, name="reduction")
        begin, last = start - 1, body[end - 1]
        while begin > 1 and body[begin - 1].text == "." and body[begin - 2].text in LIBRARIES:
            begin -= 2
        summed = [".", "sum", "(", ")"] if way == "sum" else []
        whole = [*said(name, ["(", "(", "("]), *operands[0], *said(name, [")", "-", "("]), *operands[1]]
        whole += said(last, [")", ")", ".", *LOSSES[loss], *summed, ")"])
        body = [*body[:begin], *whole, *body[end:]]
    return body


def list_in(tokens: Sequence[Token]) -> list[Token]:
    """The first list of whole numbers in what a name is given, as in np.array([0, 2]); nothing where there is none."""
    start = next((place for place, token in enumerate(tokens) if token.text == "["), len(tokens))
    end = next((place for place, token in enumerate(tokens) if token.text == "]"), len(tokens))
    inside = tokens[start + 1 : end]
    is_whole = all(token.text == "," or (token.text.isascii() and token.text.isdecimal()) for token in inside)
    return [*tokens[start : end + 1]] if inside and is_whole else []


def with_places(source: str, body: list[Token], lists: Mapping[str, list[Token]]) -> list[Token]:
    """A body in which an entry of each row, as in probs[range(4), y], is picked by lists of places.

    Raises:
        BackpropError: which entries these are is not known.
    """
    if not any(token.text in {"range", "arange"} for token in body):
        return body
    result: list[Token] = []
    place = 0
    while place < len(body):
        token, inside = body[place], []
        if token.text == "[" and place and (body[place - 1].kind == "name" or body[place - 1].text in {")", "]"}):
            inside = parted(body[place + 1 : past(body, place) - 1])
        if len(inside) != 2 or not any(one.text in {"range", "arange"} for one in inside[0][:3]):
            result.append(token)
            place += 1
            continue
        rows, columns = inside
        picked = lists.get(columns[0].text, []) if len(columns) == 1 else columns
        if not picked or picked[0].text != "[":
            raise refusal("places", columns[0].start, source, name=source[columns[0].start : columns[-1].stop])
        count = len(parted(picked[1:-1]))
        numbers = ",".join(map(str, range(count))).replace(",", " , ").split()
        result += [token, *said(rows[0], ["[", *numbers, "]"]), *said(rows[-1], [","])]
        result += said(columns[0], [one.text for one in picked])
        place = past(body, place) - 1
    return result


def with_sizes(body: Sequence[Token], sizes: Mapping[str, int]) -> list[Token]:
    """What draws an array, with numbers for the names of sizes within its brackets."""
    found: list[Token] = []
    depth = 0
    for token in body:
        depth += nesting(token.text)
        is_size = depth > 0 and token.kind == "name" and token.text in sizes
        found.append(token._replace(kind="number", text=str(sizes[token.text])) if is_size else token)
    return found

"""The table of array operations: which operation on numbers, and which entries meet.

An array operation is an operation on numbers and a way through the entries. Its letters say which entries meet:
`ij,jk->ik` multiplies entry i,j of the first by entry j,k of the second and puts it at i,k, and a letter that the
result lacks is added up. Shapes, values, what goes back, its spelling, the entry view and the program of entries derive
from them (`language/letters.py`).

- `entries` names the row of numbers that is used on the entries that meet: `multiply`, `add` where entries are copied
  or added up, `max` or `min` where one of them wins.
- `letters` has a case for each number of axes. `i+p` is an index that is a sum: with a stride s and a padding a it is
  i*s + p - a. Where letters depend on the shapes or the settings, `letters` is the name of a way, one of WAYS;
  of a composite it is where its text holds, one of COMPOSED.
- A composite has no letters of its own: `expands` writes it out, `value` and `pulls` are the same, fused. They are
  texts of the project's own language, about the entries along an axis: `sum`, `mean` and `max` go along it and keep it
  as one entry, n is the number of entries on it. As in the table of numbers u and v are operands and z is the result;
  g is the adjoint of z. `given` names what these texts share, and none of it uses another. Each is proved equal to
  `expands`.
- `notation` writes it, as in the table of numbers. `<axis>`, `<shape>`, `<size>`, `<index>` are settings;
  `<;>` is all that are left and differ from their defaults: `, axis=1, keepdims=True`.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field

from .operation import Condition, infix

ArraySetting = int | float | bool | None

WAYS = {
    "reduced": "the letters of the axes that go are added up: all, or that of `axis`",
    "taken": "an index for each axis: a place, a slice or a list of places",
    "laid flat": "entries keep their order, whatever the shape",
    "joined": "one operand after the other along `axis`",
    "stacked": "each operand at a place of its own on a new axis",
    "pooled": "windows of `size` at every `stride`, over the last axis of one, else over the last two",
}
"""Ways whose letters depend on the shapes or on the settings."""

COMPOSED = {
    "along": "what it says of one row holds of each, along `axis` (None: all entries at once)",
    "all": "all entries at once, those of both operands",
    "scores": "rows of scores with a class or probabilities for each, and the mean over the rows",
}
"""Where a composite's text holds."""


@dataclass(frozen=True)
class ArrayOperation:
    """One row: how entries meet, what is done with them, and how it is said and written."""

    name: str
    entries: str
    letters: tuple[str, ...] | str
    _: KW_ONLY

    # what a composite is
    expands: str = ""
    given: tuple[tuple[str, str], ...] = ()
    value: str = ""
    pulls: tuple[str, ...] = ()
    said: tuple[str, ...] = ()  # the pulls as they are said of rows of probabilities, then of classes; n counts rows
    special: tuple[Condition, ...] = ()  # entries of u where the pull is 0 by convention, and why

    # what is set beside the operands
    settings: dict[str, ArraySetting] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  # settings without a default: shape, size, index

    # how it is said
    rules: tuple[str, ...]
    reason: str
    verb: str
    title: str

    # how it is written
    arity: tuple[int, int | None] = (1, 1)
    binds: int = 5
    typeset_binds: int = 5
    notation: dict[str, str] = field(default_factory=dict)
    symbol: dict[str, str] = field(default_factory=dict)

    def rule(self, operand: int) -> str:
        """The name of the rule by which it goes back into this operand."""
        return self.rules[min(operand, len(self.rules) - 1)]


def call(name: str, inside: str = "<*><;>") -> dict[str, str]:
    """How a function of arrays is written: its name, its operands and its settings."""
    spelled = rf"\operatorname{{{name}}}".replace("_", r"\_")
    return infix(
        f"{name}({inside})", f"{name}({inside})", rf"{spelled}\left({inside}\right)", f'op("{name}")({inside})'
    )


def over_entries(name: str, entries: str, title: str, verb: str, **words: str) -> ArrayOperation:
    """A row that makes one entry of many: sum, mean, amax, amin."""
    typed = name.removeprefix("a")  # max(A) is amax
    return ArrayOperation(
        name,
        entries,
        "reduced",
        settings={"axis": None, "keepdims": False},
        rules=(words["rule"],),
        reason=words["reason"],
        verb=verb,
        title=title,
        notation=call(typed),
        symbol=infix(typed, words["mark"], words["latex"], words["typst"]),
    )


# fmt: off
ARRAY_ROWS: tuple[ArrayOperation, ...] = (
    ArrayOperation("matmul", "multiply", ("ij,jk->ik", "ij,j->i", "i,ij->j", "i,i->"),
        rules=("product rule",), reason="each entry is scaled by those that it meets",
        verb="Multiply the rows of {u} by the columns of {v}", title="product of matrices",
        arity=(2, 2), binds=2, typeset_binds=2,
        notation=infix("<u2> @ <v3>", "<u2> @ <v3>", r"<u2>\,<v3>", "<u2> thin <v3>"),
        symbol=infix("@", "@", "@", "\\@")),
    ArrayOperation("dot", "multiply", ("i,i->",),
        rules=("product rule",), reason="each entry is scaled by the one that it meets",
        verb="Multiply {u} and {v} entry by entry, and add up", title="dot product",
        arity=(2, 2), notation=call("dot", "<*>")),
    ArrayOperation("outer", "multiply", ("i,j->ij",),
        rules=("product rule",), reason="each entry is scaled by all that it meets",
        verb="Multiply each entry of {u} by each of {v}", title="outer product",
        arity=(2, 2), notation=call("outer", "<*>")),
    ArrayOperation("transpose", "add", ("ij->ji",),
        rules=("transpose rule",), reason="entries move, and their changes move with them",
        verb="Swap the rows and columns of {u}", title="transpose",
        notation=infix("<u5>.T", "<u5>ᵀ", r"<u5>^{\top}", "<u5>^top"), symbol=infix("T", "ᵀ", r"\top", "top")),
    over_entries("sum", "add", "sum of entries", "Add up the entries of {u}", rule="sum rule",
        reason="a sum passes every change on as it is", mark="Σ", latex=r"\sum", typst="sum"),
    over_entries("mean", "add", "mean", "Take the mean of the entries of {u}", rule="mean rule",
        reason="each entry has the same share in the mean", mark="mean", latex=r"\operatorname{mean}",
        typst='op("mean")'),
    over_entries("amax", "max", "largest entry", "Take the largest entry of {u}", rule="max rule",
        reason="only the largest entry passes its change on", mark="max", latex=r"\max", typst="max"),
    over_entries("amin", "min", "smallest entry", "Take the smallest entry of {u}", rule="min rule",
        reason="only the smallest entry passes its change on", mark="min", latex=r"\min", typst="min"),
    ArrayOperation("take", "add", "taken",
        needs=("index",),
        rules=("entry rule",), reason="an entry that is taken passes its change on, and the others have none",
        verb="Take entries of {u}", title="entries",
        notation=infix("<u5>[<index>]", "<u5>[<index>]", "<u5>[<index>]", "<u5>[<index>]"),
        symbol=infix("[]", "[ ]", "[\\,]", "[thin]")),
    ArrayOperation("reshape", "add", "laid flat",
        needs=("shape",),
        rules=("reshape rule",), reason="entries move, and their changes move with them",
        verb="Lay the entries of {u} out anew", title="reshape",
        notation=call("reshape", "<u0>, <shape>")),
    ArrayOperation("concat", "add", "joined",
        settings={"axis": 0},
        rules=("entry rule",), reason="entries move, and their changes move with them",
        verb="Join {all}", title="join",
        arity=(1, None), notation=call("concat")),
    ArrayOperation("stack", "add", "stacked",
        settings={"axis": 0},
        rules=("entry rule",), reason="entries move, and their changes move with them",
        verb="Stack {all}", title="stack",
        arity=(1, None), notation=call("stack")),
    ArrayOperation("conv", "multiply",
        ("i+p,p->i", "i+p j+q,p q->i j", "c i+p,f c p->f i", "n c i+p,f c p->n f i",
         "c i+p j+q,f c p q->f i j", "n c i+p j+q,f c p q->n f i j"),
        settings={"stride": 1, "pad": 0},
        rules=("product rule",), reason="each weight of the kernel scales all the entries that it passes",
        verb="Slide {v} over {u}", title="convolution",
        arity=(2, 2), notation=call("conv"), symbol=infix("conv", "conv", r"\ast", "ast")),
    ArrayOperation("max_pool", "max", "pooled",
        settings={"stride": None, "pad": 0}, needs=("size",),
        rules=("max rule",), reason="only the largest entry of a window passes its change on",
        verb="Keep the largest entry of each window of {u}", title="largest of each window",
        notation=call("max_pool", "<u0>, <size><;>")),
    ArrayOperation("mean_pool", "add", "pooled",
        settings={"stride": None, "pad": 0}, needs=("size",),
        rules=("mean rule",), reason="each entry of a window has the same share in its mean",
        verb="Take the mean of each window of {u}", title="mean of each window",
        notation=call("mean_pool", "<u0>, <size><;>")),

    # Composites. All but mse and cross_entropy go along an axis.
    ArrayOperation("softmax", "", "along",
        expands="exp(u)/sum(exp(u))",
        given=(("s", "exp(u-max(u))"),),
        value="s/sum(s)", pulls=("z*(g-sum(g*z))",),
        settings={"axis": -1},
        rules=("softmax rule",), reason="the shares add up to 1, so what one gains the others lose",
        verb="Turn {u} into shares that add up to 1", title="softmax", notation=call("softmax")),
    ArrayOperation("log_softmax", "", "along",
        expands="u-ln(sum(exp(u)))",
        given=(("s", "u-max(u)"),),
        value="s-ln(sum(exp(s)))", pulls=("g-exp(z)*sum(g)",),
        settings={"axis": -1},
        rules=("log-softmax rule",), reason="each score counts for itself, and against all by its share",
        verb="Take the logarithms of the shares of {u}", title="logarithm of softmax", notation=call("log_softmax")),
    ArrayOperation("logsumexp", "", "along",
        expands="ln(sum(exp(u)))",
        value="max(u)+ln(sum(exp(u-max(u))))", pulls=("g*exp(u-z)",),
        settings={"axis": -1, "keepdims": False},
        rules=("logsumexp rule",), reason="a smooth maximum answers to each entry by its share",
        verb="Take the smooth maximum of {u}", title="smooth maximum", notation=call("logsumexp")),
    ArrayOperation("norm", "", "along",
        expands="sqrt(sum(u^2))",
        value="sqrt(sum(u^2))", pulls=("g*u/z",),
        special=(Condition("z == 0", "at 0 a norm has a kink, and its slope is taken as 0, as PyTorch does"),),
        settings={"axis": None, "keepdims": False},
        rules=("norm rule",), reason="a length grows with each entry by its share in the direction",
        verb="Take the length of {u}", title="norm",
        notation=infix("norm(<*><;>)", "norm(<*><;>)", r"\left\lVert <*><;>\right\rVert", "lr(‖ <*><;> ‖)"),
        symbol=infix("norm", "‖x‖", r"\lVert x\rVert", "norm(x)")),
    ArrayOperation("var", "", "along",
        expands="mean((u-mean(u))^2)",
        value="mean((u-mean(u))^2)", pulls=("g*2*(u-mean(u))/n",),
        settings={"axis": None, "keepdims": False},
        rules=("variance rule",), reason="a spread grows with what lies far from the mean",
        verb="Take the variance of {u}", title="variance", notation=call("var")),
    ArrayOperation("normalize", "", "along",
        expands="(u-mean(u))/sqrt(mean((u-mean(u))^2)+eps)",
        given=(("s", "sqrt(mean((u-mean(u))^2)+eps)"),),
        value="(u-mean(u))/s", pulls=("(g-mean(g)-z*mean(g*z))/s",),
        settings={"axis": -1, "eps": 1e-5},
        rules=("normalize rule",), reason="moving or stretching all entries together changes nothing",
        verb="Move {u} to mean 0 and spread 1", title="normalize", notation=call("normalize")),
    ArrayOperation("causal_softmax", "", "along",
        expands="exp(u)/sum(exp(u))",
        given=(("s", "exp(u-max(u))"),),
        value="s/sum(s)", pulls=("z*(g-sum(g*z))",),
        rules=("softmax rule",), reason="the shares of a row add up to 1, up to the diagonal",
        verb="Turn each row of {u}, up to the diagonal, into shares that add up to 1", title="causal softmax",
        notation=call("causal_softmax")),
    ArrayOperation("mse", "", "all",
        expands="mean((u-v)^2)",
        value="mean((u-v)^2)", pulls=("g*2*(u-v)/n", "g*2*(v-u)/n"),
        rules=("mean squared error rule",), reason="an error counts by its square",
        verb="Take the mean of the squares of {u} less {v}", title="mean squared error",
        arity=(2, 2), notation=call("mse", "<*>")),
    ArrayOperation("cross_entropy", "", "scores",
        expands="-sum(v*(u-ln(sum(exp(u)))))",
        given=(("l", "log_softmax(u)"),),
        value="-sum(v*l)", pulls=("g*(exp(l)*sum(v)-v)", "-g*l"),
        said=("g*(softmax(u)*sum(v)-v)/n", "-g*log_softmax(u)/n", "g*(softmax(u)-onehot(v))/n", "0"),
        rules=("cross-entropy rule",), reason="each score is off by its share, less what it should have",
        verb="Take the cross-entropy of {u} and {v}", title="cross-entropy",
        arity=(2, 2), notation=call("cross_entropy", "<*>")),
)
# fmt: on

ARRAY_OPERATIONS: dict[str, ArrayOperation] = {row.name: row for row in ARRAY_ROWS}
"""The rows by name. `max(A)` and `min(A)` with one operand are `amax` and `amin`."""

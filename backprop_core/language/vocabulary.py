"""What people call things: other names of functions, functions made of others, and words that are none.

The table of operations says what there is; this says under which names readers look for it. A name of this file is
never taken: a line may define it, a point may give it a value, and bare it is a variable like any other.
"""

from __future__ import annotations

from ..array_operations import ARRAY_OPERATIONS
from ..operations import FUNCTIONS

SOFT = {name: name for name in ARRAY_OPERATIONS if name != "take"}
"""Functions of arrays. Each is one only before its parenthesis, and only where the program has no such name itself."""

WRITTEN_FILLS = ("zeros", "ones", "eye")
"""Arrays of fixed numbers, which may stand in an expression: soft names, as functions of arrays are."""

RANDOM_FILLS = ("normal", "uniform")
"""Arrays that are values and no part of a function."""

OF_ONE = {"max": "amax", "min": "amin"}
"""Functions that are another one where they have a single operand: the largest entry of an array."""

SETTINGS = {"dim": "axis", "keepdim": "keepdims", "padding": "pad", "kernel_size": "size"}
"""Other names of what a function of arrays can be told."""

SYNONYMS = {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctg": "atan",
    "atg": "atan",
    "tg": "tan",
    "sh": "sinh",
    "ch": "cosh",
    "th": "tanh",
    "sigma": "sigmoid",
    "σ": "sigmoid",
    "sigm": "sigmoid",
    "logistic": "sigmoid",
    "expit": "sigmoid",
    "swish": "silu",
    "rectifier": "relu",
    "lrelu": "leaky_relu",
    "leakyrelu": "leaky_relu",
    "heaviside": "step",
    "sgn": "sign",
    "signum": "sign",
    "absolute": "abs",
    "fabs": "abs",
    "loge": "ln",
    "maximum": "max",
    "minimum": "min",
    "fmax": "max",
    "fmin": "min",
    "log_2": "log2",
    "log_10": "log10",
    "lg": "log10",
    "lb": "log2",
    "arcsine": "asin",
    "arccosine": "acos",
    "arctangent": "atan",
    "arctan2": "atan2",
    "arsinh": "asinh",
    "arcsinh": "asinh",
    "arcosh": "acosh",
    "arccosh": "acosh",
    "artanh": "atanh",
    "arctanh": "atanh",
    "ceiling": "ceil",
    "mse_loss": "mse",
    "mseloss": "mse",
    "l1loss": "l1_loss",
    "bce": "binary_cross_entropy",
    "crossentropyloss": "cross_entropy",
    "bceloss": "binary_cross_entropy",
    "bcewithlogitsloss": "binary_cross_entropy_with_logits",
    "if": "where",
    "iif": "where",
    "iff": "where",
    "ifelse": "where",
    "average": "mean",
    "variance": "var",
    "concatenate": "concat",
    "cat": "concat",
    "mm": "matmul",
    "inner": "dot",
    "logsoftmax": "log_softmax",
    "correlate": "conv",
    "conv1d": "conv",
    "conv2d": "conv",
    "maxpool": "max_pool",
    "max_pool2d": "max_pool",
    "meanpool": "mean_pool",
    "avg_pool": "mean_pool",
    "avg_pool2d": "mean_pool",
}
"""Another name of a function of the table. In capitals or with a capital first, it is read too (SQRT, Sin)."""

PRELUDE = {
    "sqr": "sqr(x) = x^2",
    "square": "square(x) = x^2",
    "cube": "cube(x) = x^3",
    "pow": "pow(x, n) = x^n",
    "power": "power(x, n) = x^n",
    "mod": "mod(x, y) = x%y",
    "fmod": "fmod(x, y) = sign(x)*(abs(x)%abs(y))",
    "reciprocal": "reciprocal(x) = 1/x",
    "inv": "inv(x) = 1/x",
    "rsqrt": "rsqrt(x) = 1/sqrt(x)",
    "fourth_root": "fourth_root(x) = x^(1/4)",
    "exp2": "exp2(x) = 2^x",
    "exp10": "exp10(x) = 10^x",
    "cot": "cot(x) = cos(x)/sin(x)",
    "ctg": "ctg(x) = cos(x)/sin(x)",
    "cotan": "cotan(x) = cos(x)/sin(x)",
    "sec": "sec(x) = 1/cos(x)",
    "csc": "csc(x) = 1/sin(x)",
    "cosec": "cosec(x) = 1/sin(x)",
    "coth": "coth(x) = 1/tanh(x)",
    "sech": "sech(x) = 1/cosh(x)",
    "csch": "csch(x) = 1/sinh(x)",
    "logit": "logit(p) = ln(p/(1-p))",
    "logaddexp": "logaddexp(a, b) = max(a, b)+log1p(exp(-abs(a-b)))",
    "logsigmoid": "logsigmoid(x) = -softplus(-x)",
    "log_sigmoid": "log_sigmoid(x) = -softplus(-x)",
    "softsign": "softsign(x) = x/(1+abs(x))",
    "tanhshrink": "tanhshrink(x) = x-tanh(x)",
    "mish": "mish(x) = x*tanh(softplus(x))",
    "prelu": "prelu(x, a) = where(x > 0, x, a*x)",
    "elu_alpha": "elu_alpha(x, alpha) = where(x > 0, x, alpha*expm1(x))",
    "celu": "celu(x, alpha) = where(x > 0, x, alpha*expm1(x/alpha))",
    "softplus_beta": "softplus_beta(x, beta) = softplus(beta*x)/beta",
    "step_at": "step_at(x, h) = where(x > 0, 1, where(x < 0, 0, h))",
    "threshold": "threshold(x, t, v) = where(x > t, x, v)",
    "hardshrink": "hardshrink(x, t) = where(abs(x) > t, x, 0)",
    "softshrink": "softshrink(x, t) = sign(x)*max(abs(x)-t, 0)",
    "hardsigmoid": "hardsigmoid(x) = min(max(x/6+1/2, 0), 1)",
    "hardswish": "hardswish(x) = x*min(max(x+3, 0), 6)/6",
    "clamp_min": "clamp_min(x, low) = max(x, low)",
    "clamp_max": "clamp_max(x, high) = min(x, high)",
    "relu6": "relu6(x) = min(max(x, 0), 6)",
    "hardtanh": "hardtanh(x) = min(max(x, -1), 1)",
    "clamp": "clamp(x, low, high) = min(max(x, low), high)",
    "clip": "clip(x, low, high) = min(max(x, low), high)",
    "add": "add(x, y) = x+y",
    "plus": "plus(x, y) = x+y",
    "subtract": "subtract(x, y) = x-y",
    "sub": "sub(x, y) = x-y",
    "minus": "minus(x, y) = x-y",
    "multiply": "multiply(x, y) = x*y",
    "mul": "mul(x, y) = x*y",
    "times": "times(x, y) = x*y",
    "divide": "divide(x, y) = x/y",
    "div": "div(x, y) = x/y",
    "negative": "negative(x) = -x",
    "neg": "neg(x) = -x",
    "mse": "mse(y, t) = (y-t)^2",
    "l1_loss": "l1_loss(y, t) = abs(y-t)",
    "binary_cross_entropy": "binary_cross_entropy(p, t) = -(t*ln(p)+(1-t)*ln(1-p))",
    "binary_cross_entropy_with_logits": "binary_cross_entropy_with_logits(z, t) = softplus(z)-t*z",
    "layer_norm": "layer_norm(x, scale, shift) = scale*normalize(x)+shift",
    "batch_norm": "batch_norm(x, scale, shift) = scale*normalize(x, axis=0)+shift",
}
"""A function made of others. A program that calls one is given this line, so that the reader sees what was read.

Where the table of arrays has it too, this is what it is in a program of single numbers.
"""

AVERAGED = {
    name: "{} = mean({})".format(*PRELUDE[name].split(" = "))
    for name in ("l1_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits")
}
"""The losses of which libraries take the mean over all entries, as they are in a program with arrays."""


VARIANTS = {
    ("leaky_relu", 2): "prelu",
    ("elu", 2): "elu_alpha",
    ("softplus", 2): "softplus_beta",
    ("step", 2): "step_at",
    ("clamp", 2): "clamp_min",
    ("clip", 2): "clamp_min",
    ("hardtanh", 3): "clamp",
}
"""Functions that take more or fewer operands in libraries: which function each is with so many."""

HINTS = {
    "sinc": "sin(x)/x",
    "prod": "a*b",
    "std": "sqrt(var(x))",
    "einsum": "W @ x",
    "len": "x.shape[0]",
    "linear": "x @ W.T + b",
    **dict.fromkeys(["criterion", "loss_fn", "loss_func"], "mse(y, t)"),
    **dict.fromkeys(["model", "net"], "w*x + b"),
    "nll_loss": "cross_entropy(scores, t)",
    "kl_div": "sum(p*ln(p/q))",
    "unsqueeze": "x[:, None]",
    "squeeze": "reshape(x, 3)",
    "permute": "A.T",
    "root": "x^(1/n)",
    "nthroot": "x^(1/n)",
}
"""How to write a function that the language lacks."""

ELSEWHERE = set(
    "remainder rem round trunc frac fix gcd lcm gamma lgamma digamma beta zeta factorial perm comb "
    "erfinv erfcinv erfcx probit sinpi cospi tanpi asec acsc acot arcsec arccsc arccot asech acsch acoth "
    "crelu rrelu glu geglu dropout batchnorm "
    "rect tri ramp pulse delta dirac sawtooth piecewise cases "
    "cross det trace inverse diff grad gradient int integral integrate derivative lim "
    "cumsum cumprod sort repeat tile expand roll "
    "limit rand random normal uniform real imag re im arg conj log3 ilog besselj airy lambertw polylog cas cis".split()
)
"""Functions of mathematics and libraries that are none here: nothing that sounds alike was meant by them."""

PLACES = {"argmax", "argmin", "argsort"}
"""Functions that give places in an array, of which there is no slope."""

TEXTBOOK = set(
    "sin cos tan sinh cosh tanh asin acos atan ln log log2 log10 exp sqrt abs sign erf arcsin arccos arctan "
    "tg ctg cot sec csc cosec coth sech csch arctg asinh acosh atanh arsinh arcosh artanh lg log_2 log_10".split()
)
"""Functions that may stand beside their operand, without parentheses: sin 2x."""

INVERSES = {
    "sin": "asin",
    "cos": "acos",
    "tan": "atan",
    "tg": "atan",
    "sinh": "asinh",
    "cosh": "acosh",
    "tanh": "atanh",
}
"""What the power -1 means right after the name of a function."""

GLUED = set("sin cos tan sinh cosh tanh arcsin arccos arctan cot sec csc tg ln log exp sqrt".split())
"""Functions that are often typed against their operand: sinx."""

WHOLE = set("cost sine cosine sins coss tans logs exps lns secs cots cscs tanhs expo expt".split())
"""Names that begin like a function and an operand, and are words."""

FACTORS = set("abckmnpqrstuvwxyz")
"""Letters that mostly stand for a number each, so that two of them side by side are probably a product: mx, 4ac."""

PAIRS = set("mu nu bs nn np sq tn tp ws xs ys zs".split())
"""Two of these letters that are one name nevertheless."""

WORDS: dict[str, str | None] = {
    "plus": "+",
    "minus": "-",
    "times": "*",
    "over": "/",
    "dividedby": "/",
    "squared": "^2",
    "cubed": "^3",
    "mod": None,
    "modulo": None,
    "div": None,
    "and": None,
    "or": None,
    "not": None,
    "xor": None,
    "of": None,
    "the": None,
    "derivative": None,
    "differentiate": None,
    "diff": None,
    "gradient": None,
    "integral": None,
    "integrate": None,
    "limit": None,
    "lim": None,
    "sum": None,
    "plot": None,
    "graph": None,
    "solve": None,
    "simplify": None,
    "minimize": None,
    "maximize": None,
    "with": None,
    "respect": None,
    "where": None,
    "when": None,
    "if": None,
    "else": None,
    "then": None,
    "otherwise": None,
    "for": None,
    "in": None,
    "is": None,
    "to": None,
    "by": None,
    "from": None,
    "at": None,
    "as": None,
    "let": None,
    "equals": None,
    "function": None,
    "return": None,
    "import": None,
    "print": None,
    "def": None,
    "const": None,
    "var": None,
    "while": None,
}
"""Words that stand between or before things, with the sign that is meant where there is one."""

SIGNS = {"mod": "%", "modulo": "%"}
"""Words that stand between two operands as a sign does."""

LOOKALIKES = dict(zip("аеорсухіјѕԁһԛԝАВЕКМНОРСТХІЈЅ", "aeopcyxijsdhqwABEKMHOPCTXIJS", strict=True))
"""Cyrillic letters, and the Latin ones that they look like."""

MARKS = {"\u0302": "_hat", "\u0304": "_bar", "\u0305": "_bar", "\u0303": "_tilde", "\u0307": "_dot", "\u20d7": "_vec"}
"""Marks that stand above a letter, and how its name is written."""


def meant(name: str) -> str | None:
    """The function of the tables or the prelude that goes by this name, however it is capitalized."""
    for spelled in (name, name.lower() if name.isascii() else name):
        if spelled in FUNCTIONS:
            return spelled
        if spelled in SYNONYMS:
            return SYNONYMS[spelled]
        if spelled in PRELUDE or spelled in SOFT:
            return spelled
    return None

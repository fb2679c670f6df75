"""Every clip, as data: to add one, add a row. Ids are permanent, for pages elsewhere embed clips by them."""

from dataclasses import dataclass, field
from math import log
from typing import Any

from backprop_core.examples import EXAMPLES


@dataclass(frozen=True)
class Clip:
    """A clip and what it is made from.

    Args:
        id: its name in addresses, lower case with hyphens; never changed once it is published.
        title: what stands at the top of the frame.
        idea: the one thing that it shows, in a sentence.
        scene: the class that plays it, as module:name. It gives the script, and so the question.
        program: what is traced, in the core's language.
        at: the value of each variable: a number, or an array as nested lists.
        tree: whether every use of a variable is a node of its own.
        longest: how many seconds it may last.
        loops: whether it is a short one, made to be seen again and again.
    """

    id: str
    title: str
    idea: str
    scene: str
    program: str = ""
    at: dict[str, Any] = field(default_factory=dict)
    tree: bool = False
    longest: int = 60
    loops: bool = False


LAYER = "z = W @ x + b; L = sum((z - t)^2)/2"  # one example for all clips about vectors and matrices
LAYER_AT = {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2], "b": [1, -1], "t": [7, 3]}
PRODUCT = "z = W @ x; L = sum((z - t)^2)/2"  # the same without a bias, and with the same errors
PRODUCT_AT = {"W": LAYER_AT["W"], "x": LAYER_AT["x"], "t": [6, 4]}

CLIPS = (
    Clip(
        id="forward-pass",
        title="The forward pass",
        idea="The value of a function is found node by node, operands first.",
        scene="scenes.chapters.passes:ForwardPass",
        program="(4x+1)^2",
        at={"x": 1},
        tree=True,
    ),
    Clip(
        id="backward-pass",
        title="The backward pass",
        idea="From the output down, each edge multiplies what it is given by one partial: that is the whole gradient.",
        scene="scenes.chapters.passes:BackwardPass",
        program="(4x+1)^2",
        at={"x": 1},
        tree=True,
    ),
    Clip(
        id="used-twice",
        title="A variable used twice",
        idea="Where a variable is used more than once, what comes back along each way adds up: += and never =.",
        scene="scenes.chapters.used_twice:UsedTwice",
        program="x*(8-x)",
        at={"x": 3},
    ),
    Clip(
        id="chain-rule",
        title="The chain rule",
        idea="A nudge passes through one machine after the other, and their sensitivities multiply.",
        scene="scenes.chapters.chain_rule:ChainRule",
        program="u = 4x; v = u + 1; g = v^2",
        at={"x": 1},
        longest=45,
    ),
    Clip(
        id="sigmoid-tree",
        title="The sigmoid unfolds",
        idea="A formula is a tree: the operation that is done last on top, what it works on below, leaves at the end.",
        scene="scenes.chapters.trees:Unfolding",
        program="1/(1+e^(-x))",
        at={"x": 1},
        tree=True,
    ),
    Clip(
        id="letters",
        title="A letter for every node",
        idea="With a letter for every node, one large formula is a list of small equations.",
        scene="scenes.chapters.trees:Letters",
        program="1/(1+e^(-x))",
        at={"x": 1},
        tree=True,
    ),
    Clip(
        id="loss-curve",
        title="A loss curve",
        idea="From afar the valley is obvious; the algorithm sees one slope, and takes one step down it.",
        scene="scenes.chapters.loss_curve:LossCurve",
        program="L = (2w-3)^2",
        at={"w": 3},
    ),
    Clip(
        id="learning-rate",
        title="The learning rate",
        idea="On the same curve from the same start, a small rate creeps, a good one lands, and one too large climbs.",
        scene="scenes.chapters.learning_rate:LearningRate",
        program="L = (2w-3)^2",
        at={"w": 3},
        longest=45,
    ),
    Clip(
        id="compose",
        title="Functions compose",
        idea="One function inside another is two machines in a row, and the innermost runs first.",
        scene="scenes.chapters.functions:Compose",
        program="f(x) = 7x + 3\ng(x) = x^2\ny = g(f(x))",
        at={"x": 2},
        longest=45,
    ),
    Clip(
        id="layers",
        title="Layers are composition",
        idea="A model of layers is one function: each layer takes what the one before puts out.",
        scene="scenes.chapters.functions:Layers",
        program=(
            "f1(x) = 2x + 1\nf2(x) = relu(x)\nf3(x) = 3 - x\nf4(x) = relu(x)\nf5(x) = sigmoid(x)\n"
            "y = f5(f4(f3(f2(f1(x)))))"
        ),
        at={"x": -2},  # where a ReLU has something to do
        longest=55,
    ),
    Clip(
        id="tangent",
        title="The slope of the tangent",
        idea="The gradient is the slope of the tangent, and when x moves the gradients move with it.",
        scene="scenes.chapters.tangent:Tangent",
        program="(4x+1)^2",
        at={"x": 1},
        tree=True,
        longest=45,
    ),
    Clip(
        id="rules",
        title="The rules of calculus",
        idea="Each operation has a slope of its own, and the rule of calculus is that slope at every place.",
        scene="scenes.chapters.rules:Rules",
    ),
    *[
        Clip(
            id=f"rule-{name.split()[0].lower()}",
            title=f"The {name}" if name.endswith("rule") else f"The rule of the {name}",
            idea=idea,
            scene="scenes.chapters.rules:Loop",
            program=program,
            at={"u": 1},
            longest=8,
            loops=True,
        )
        for name, program, idea in (
            ("sum rule", "z = u + 1", "A sum passes every change on as it is."),
            ("product rule", "z = u*2", "A product is an area: push one side, and the strip is as high as the other."),
            ("power rule", "z = u^2", "The slope of a power is its exponent times the next lower power."),
            ("exponential", "z = exp(u)", "The exponential is its own slope."),
            ("logarithm", "z = ln(u)", "The larger its operand, the less a logarithm responds."),
            ("sine", "z = sin(u)", "The slope of the sine is the cosine."),
            ("ReLU", "z = relu(u)", "A ReLU lets everything through, or nothing."),
        )
    ],
    Clip(
        id="sigmoid-backward",
        title="The slope of the sigmoid",
        idea="Through the sigmoid’s tree the partials multiply to σ(1 − σ), the slope that everyone quotes.",
        scene="scenes.chapters.sigmoid:SigmoidBackward",
        program="1/(1+e^(-x))",
        at={"x": 1},
        tree=True,
    ),
    Clip(
        id="gates",
        title="Three gates",
        idea="In the backward pass add distributes, multiply swaps, and max routes.",
        scene="scenes.chapters.gates:Gates",
        program="2*(x*y + max(z, w))",
        at={"x": 3, "y": -4, "z": 2, "w": -1},
    ),
    Clip(
        id="paths",
        title="Every path counts",
        idea="The slope sums, over every path from the variable to the output, the product of the partials on it.",
        scene="scenes.chapters.paths:Paths",
        program="(b+1)*(a+b)",
        at={"b": 1, "a": 2},
        longest=45,
    ),
    Clip(
        id="one-sweep",
        title="One sweep is enough",
        idea="Forward mode needs a sweep for each variable; one backward sweep gives every slope.",
        scene="scenes.chapters.sweeps:Sweeps",
        program=EXAMPLES["network"].text,
        at=EXAMPLES["network"].at,
        longest=45,
    ),
    Clip(
        id="neuron",
        title="A neuron",
        idea="The gradient passes a neuron’s activation, is shared by its sum, and swapped by its products.",
        scene="scenes.chapters.neuron:Neuron",
        program="z = w0*x0 + w1*x1 + w2; y = sigmoid(z)",
        at={"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3},
        longest=45,
    ),
    Clip(
        id="saturated-dead",
        title="Saturated, or dead",
        idea="A neuron learns by what passes back through its activation: saturated hardly anything, dead nothing.",
        scene="scenes.chapters.saturated:Saturated",
        program="z = w0*x0 + w1*x1 + w2; y = sigmoid(z)",
        at={"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3},
    ),
    Clip(
        id="network",
        title="A small network",
        idea="One pass up, one pass down, layer by layer, and every weight knows which way to move: the error falls.",
        scene="scenes.chapters.network:Network",
        program=EXAMPLES["network"].text,
        at=EXAMPLES["network"].at,
        longest=70,
    ),
    Clip(
        id="layer-matrix",
        title="A layer is a matrix",
        idea="The weights of a layer are a matrix: the edges into a unit are a row, those out of an input a column.",
        scene="scenes.chapters.layer_matrix:LayerMatrix",
        program=LAYER,
        at=LAYER_AT,
    ),
    Clip(
        id="outer-product",
        title="The gradient of a matrix",
        idea="Each weight gets the error of its unit times its input, so all of them together are an outer product.",
        scene="scenes.chapters.outer_product:OuterProduct",
        program=PRODUCT,
        at=PRODUCT_AT,
    ),
    Clip(
        id="shapes-decide",
        title="Why there is a transpose",
        idea="The edges out of an input are a column of W, so on the way back W is read along its columns.",
        scene="scenes.chapters.shapes_decide:ShapesDecide",
        program=PRODUCT,
        at=PRODUCT_AT,
    ),
    Clip(
        id="softmax-gap",
        title="Softmax and cross-entropy",
        idea="The gradient of cross-entropy by the scores is each share, less what it should be.",
        scene="scenes.chapters.softmax_gap:SoftmaxGap",
        program="p = softmax(s); L = -ln(p[1])",
        at={"s": [log(2), log(3), log(5)]},  # shares of 0.2, 0.3 and 0.5
    ),
    Clip(
        id="copied-added",
        title="Copied forward, added backward",
        idea="A bias is copied into every row of a batch, so what comes back from the rows is added up.",
        scene="scenes.chapters.copied_added:CopiedAdded",
        program="Z = X @ W.T + b; L = sum((Z - T)^2)/2",
        at={
            **{name: LAYER_AT[name] for name in ("W", "b")},
            "X": [[3, 1, 2], [1, 0, -1], [0, 1, 0], [2, -1, 1]],  # the first is the example that the others have
            "T": [[7, 3], [0, 0], [0, 0], [4, -4]],
        },
    ),
    Clip(
        id="vanish-explode",
        title="Gradients vanish, or explode",
        idea="Through many layers equal factors make a power, and a lane around each layer keeps the gradient alive.",
        scene="scenes.chapters.vanish_explode:VanishExplode",
        program=f"f(h) = 0.25*h\ny = {'f(' * 10}x{')' * 10}",
        at={"x": 1},
        longest=45,
    ),
    Clip(
        id="learns-digits",
        title="A network learns to read",
        idea="Random weights become strokes, strangers are the honest exam, and the gradient reaches even the pixels.",
        scene="scenes.chapters.learns_digits:LearnsDigits",
        longest=45,
    ),
    Clip(
        id="checking",
        title="Checking a gradient",
        idea="A nudge checks a gradient: too large it bends, too small it rounds, and in between the two agree.",
        scene="scenes.chapters.checking:Checking",
        program="g = x*sin(x)",
        at={"x": 2},
        longest=45,
    ),
)

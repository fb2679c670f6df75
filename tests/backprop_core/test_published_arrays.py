"""Worked examples on vectors, matrices and batches that others published: values and gradients come out.

Printed numbers are matched to their tolerance, the numbers behind them to 1e-9.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from tests.backprop_core.by_hand import off_from_numbers
from tests.case_files import cases

CASES = {case["id"]: case for case in cases("published_arrays")}
TENSORS = {case["id"]: case for case in cases("published_tensors")}

ENTROPY = "-mean({y} * ln({p}) + (1 - {y}) * ln(1 - {p}))"
LSTM = """
a1 = tanh(Wa @ x[0] + ba)
i1 = sigmoid(Wi @ x[0] + bi)
f1 = sigmoid(Wf @ x[0] + bf)
o1 = sigmoid(Wo @ x[0] + bo)
c1 = a1*i1
h1 = tanh(c1)*o1
a2 = tanh(Wa @ x[1] + Ua*h1 + ba)
i2 = sigmoid(Wi @ x[1] + Ui*h1 + bi)
f2 = sigmoid(Wf @ x[1] + Uf*h1 + bf)
o2 = sigmoid(Wo @ x[1] + Uo*h1 + bo)
c2 = a2*i2 + f2*c1
h2 = tanh(c2)*o2
"""
PROGRAMS = {
    "torch-square-sum": "sum(x^2)",
    "torch-two-vectors": "Q = 3*a^3 - b^2; sum(Q)",
    "torch-eye-square-transposed": "out = ((inp + 1)^2).T; sum(out)",
    "theano-sigmoid-matrix": "sum(1/(1 + exp(-x)))",
    "jax-sum-logistic": "sum(1/(1 + exp(-x)))",
    "tf-square-of-sum": "y = sum(x); y*y",
    "numpy-column-plus-row": "z = x + y; sum(z^2)/2",
    "scipy-rosenbrock-value": "sum(100*(x[1:] - x[:-1]^2)^2 + (1 - x[:-1])^2)",
    "theano-left-product": "y = x @ W; dot(v, y)",
    "theano-right-product": "y = x @ W; sum(y)",
    "zygote-jacobian-slice": "y = 100*a[:3]^2; sum(y)",
    "nnfs-dense-batch": "z = inputs @ weights + biases; sum(dvalues*z)",
    "nnfs-relu-mask": "sum(dvalues*relu(z))",
    "nnfs-dense-relu-step": "h = relu(inputs @ weights + biases); sum(h^2)/2",
    "mazur-as-matrices": "h = sigmoid(W1 @ x + b1); o = sigmoid(W2 @ h + b2); sum((t - o)^2)/2",
    "dlai-logistic-batch": f"a = sigmoid(w.T @ Xs + b); {ENTROPY.format(y='Y', p='a')}",
    "dlai-logistic-batch-2": f"a = sigmoid(w.T @ Xs + b); {ENTROPY.format(y='Y', p='a')}",
    "ng-logistic-six": f"p = sigmoid(Xs @ w + b); {ENTROPY.format(y='y', p='p')}",
    "trask-singman-first-step": "p = sigmoid(X0 @ w); error = y - p; delta = error*p*(1 - p); sum((y - p)^2)/2",
    "autograd-logistic-tutorial": "p = sigmoid(Xs @ w); -sum(ln(p*t + (1 - p)*(1 - t)))",
    "cs231n-hinge": "relu(s[1] - s[0] + 10) + relu(s[2] - s[0] + 10)",
    "cs231n-two-penalties": "r1 = sum(w1^2); r2 = sum(w2^2); r1 + r2",
    "cs231n-p-minus-y": "p = softmax(f); -log_softmax(f)[1]",
    "cs231n-softmax-scale": "p = softmax(f); p[0]",
    "cs231n-svm-softmax": "-log_softmax(f)[2]",
    "nnfs-cross-entropy-mean": "-mean(ln(P[[0, 1, 2], [0, 1, 1]]))",
    "nnfs-softmax-cross-entropy": "cross_entropy(Z, [0, 1, 1])",
    "tf-soft-labels": "losses = -sum(Y*log_softmax(Z), axis=1); mean(losses)",
    "scipy-softmax-axes": "rows = softmax(x, axis=1); rows[0, 3]",
    "sklearn-log-loss": "-mean(ln(P[[0, 1, 2, 3], [1, 0, 0, 1]]))",
    "ucl-word2vec-step": "u = U @ v; -log_softmax(u)[0]",
    "d2l-correlation": "y = conv(x, k); sum(y^2)/2",
    "d2l-two-channels": "y = conv(x[0], k[0]) + conv(x[1], k[1]); sum(y)",
    "d2l-edge-kernel": "sum((conv(x, k0) - target)^2)",
    "d2l-mean-pool": "y = mean_pool(x, 2, stride=1); sum(y^2)/2",
    "ufldl-convolution": "y = conv(x, k); sum(y^2)/2",
    "cs231n-max-pool": "y = max_pool(x, 2); sum(y^2)/2",
    "codeemporium-layer-norm": "y = normalize(x); sum(g*y)",
    "cs231n-embedding": "y = reshape(W[[0, 3, 1, 2, 2, 1, 0, 3]], 2, 4, 3); sum(y^2)/2",
    "torch-embedding": "y = W[[1]]; sum(y)",
    "zheng-rnn-forward": "z1 = x[0]*w + b; s1 = tanh(z1); o1 = s1 @ V + c; "
    "z2 = s1 @ U + x[1]*w + b; s2 = tanh(z2); o2 = s2 @ V + c; sum(o1 + o2)",
    "cs231n-rnn-step": "y = tanh(x @ Wx + h @ Wh + b); sum(y^2)/2",
    "cs231n-lstm-step": "a = x @ Wx + h @ Wh + b; c2 = sigmoid(a[:, 5:10])*c + sigmoid(a[:, :5])*tanh(a[:, 15:]); "
    "h2 = sigmoid(a[:, 10:15])*tanh(c2); (sum(h2^2) + sum(c2^2))/2",
    "gomez-lstm": f"{LSTM}((h1 - y[0])^2 + (h2 - y[1])^2)/2",
    "raschka-simple-attention": "S = x @ x.T; A = softmax(S); C = A @ x; sum(C^2)/2",
    "karim-attention": "K = x @ Wk; Q = x @ Wq; V = x @ Wv; S = Q @ K.T; A = softmax(S); C = A @ V; sum(C)",
    "cs231n-affine": "y = x @ w + b; sum(y^2)/2",
    "cs231n-relu": "y = relu(x); sum(y)",
    "cs231n-momentum": "after = w + 0.9*v - 0.001*dw; sum(after)",
}


def traced(case: dict[str, Any], program: str) -> bc.Trace:
    """The program at the case's point, of which it uses what it needs."""
    read = bc.parse(program, given=list(case["inputs"]))
    return bc.trace(program, {name: case["inputs"][name] for name in read.variables})


def off(found: Any, true: Any) -> float:
    """How far two arrays of one shape lie apart, in parts of the larger where that is above 1."""
    one, two = np.asarray(found, dtype=float), np.asarray(true, dtype=float)
    assert one.shape == two.shape
    return float(np.abs(one - two).max() / max(1.0, np.abs(two).max()))


def test_every_case_is_written() -> None:
    assert set(PROGRAMS) == set(CASES)


@pytest.mark.parametrize("case", PROGRAMS)
def test_a_published_case_comes_out(case: str) -> None:
    published = CASES[case]
    trace = traced(published, PROGRAMS[case])
    assert trace.error is None
    named = {name: trace.values[index] for name, index in trace.graph.index.items()}
    if case == "cs231n-momentum":
        assert off(named["after"], published["computed_values"]["w_after"]) < 1e-9
        return
    assert off(trace.value, published["computed_values"]["L"]) < 1e-9
    for name, value in published["computed_values"].items():
        if name in named and np.shape(value):
            assert off(named[name], value) < 1e-9, name
    for name, slope in published["computed_gradients"].items():
        assert off(trace.gradient[name], slope) < 1e-9, name
    share = published["tolerance"].get("relative", 0.0)
    room = published["tolerance"].get("absolute", 0.0) + 1e-12
    for name, slope in published["expected_gradients"].items():
        assert np.allclose(trace.gradient[name], slope, rtol=share, atol=room), name
    for name, value in published["expected_values"].items():
        if name in named:
            assert np.allclose(named[name], value, rtol=share, atol=room), name


@pytest.mark.parametrize("case", [case for case in PROGRAMS if case != "cs231n-momentum"])
def test_a_published_case_is_its_entries(case: str) -> None:
    trace = traced(CASES[case], PROGRAMS[case])
    assert off_from_numbers(trace.graph, trace.at) < 2e-12


def test_published_tensors() -> None:
    d2l = bc.trace("2*dot(x, x)", TENSORS["d2l-2xTx"]["inputs"])
    assert (d2l.value, d2l.json()["gradient"]["x"]) == (28.0, [0.0, 4.0, 8.0, 12.0])
    mean = bc.trace("z = 3*(x + 2)^2; mean(z)", TENSORS["torch-mean3"]["inputs"])
    assert (mean.value, mean.json()["gradient"]["x"]) == (27.0, [[4.5, 4.5], [4.5, 4.5]])
    attention = bc.trace("w @ v", TENSORS["bb-attention"]["inputs"], seed=[1, 1])
    assert attention.json()["value"] == TENSORS["bb-attention"]["expected_values"]["out"]


def test_a_product_goes_back_as_cs231n_says() -> None:
    numbers = np.random.default_rng(3)
    at = {"W": numbers.normal(size=(5, 10)), "X": numbers.normal(size=(10, 3)), "dD": numbers.normal(size=(5, 3))}
    trace = bc.trace("D = W @ X; sum(dD*D)", at)
    assert off(trace.gradient["W"], at["dD"] @ at["X"].T) < 1e-14
    assert off(trace.gradient["X"], at["W"].T @ at["dD"]) < 1e-14


def test_the_first_half_of_welch_labs_network() -> None:
    case = TENSORS["welch-net-data"]
    at = {"y": case["inputs"]["y"], "h": case["inputs"]["yHat_part3"]}
    assert off(bc.trace("sum((y - h)^2)/2", at).value, case["expected_values"]["J_of_part3_yHat"]) < 1e-9

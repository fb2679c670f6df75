"""The lines that add an operation, as they would stand in the files of backprop_core that the page names."""

import sympy

from backprop_core.operation import Operation, function

# fmt: off
ROWS = (
    # --8<-- [start:row]
    Operation("softsign", "u / (1.0 + abs(u))", ("1/(1+abs(u))^2",),
        rules=("softsign rule",),
        reason="the further from 0, the flatter",
        verb="Squash {u} between -1 and 1, slowly", title="softsign",
        notation=function(
            r"\operatorname{softsign}", 'op("softsign")', "softsign"),
        expands="u/(1+abs(u))"),
    # --8<-- [end:row]
)
# fmt: on

SYMPY = {
    # --8<-- [start:sympy]
    "softsign": lambda u: u / (1 + sympy.Abs(u)),
    # --8<-- [end:sympy]
}

PYTORCH = {
    # --8<-- [start:pytorch]
    "softsign": "torch.nn.functional.softsign(<u0>)",
    # --8<-- [end:pytorch]
}

JAX = {
    # --8<-- [start:jax]
    "softsign": "jax.nn.soft_sign(<u0>)",
    # --8<-- [end:jax]
}

TENSORFLOW = {
    # --8<-- [start:tensorflow]
    "softsign": "tf.nn.softsign(<u0>)",
    # --8<-- [end:tensorflow]
}

"""The lines that add an operation on arrays, as they would stand in the files that the page names."""

from backprop_core.array_operations import ArrayOperation, call
from tests.backprop_core.tracing.test_arrays import drawn, x

# fmt: off
ARRAY_ROWS = (
    # --8<-- [start:array_row]
    ArrayOperation("rms", "", "along",
        expands="sqrt(mean(u^2))",
        value="sqrt(mean(u^2))", pulls=("g*u/(n*z)",),
        settings={"axis": None, "keepdims": False},
        rules=("root mean square rule",),
        reason="a size grows with each entry by its share in it",
        verb="Take the size of {u}", title="root mean square",
        notation=call("rms")),
    # --8<-- [end:array_row]
)
# fmt: on

PYTORCH = {
    # --8<-- [start:array_pytorch]
    "rms": "torch.sqrt(torch.mean(<u5>**2<;>))",
    # --8<-- [end:array_pytorch]
}

JAX = {
    # --8<-- [start:array_jax]
    "rms": "jnp.sqrt(jnp.mean(<u5>**2<;>))",
    # --8<-- [end:array_jax]
}

TENSORFLOW = {
    # --8<-- [start:array_tensorflow]
    "rms": "tf.sqrt(tf.reduce_mean(<u5>**2<;>))",
    # --8<-- [end:array_tensorflow]
}

TRIED = {
    # --8<-- [start:array_tried]
    "rms": (x.rms(axis=1), {"x": drawn(2, 3)}),
    # --8<-- [end:array_tried]
}

PROGRAMS = [
    # --8<-- [start:array_program]
    ("rms(x) + sum(rms(x, axis=1)*w)", {"x": (2, 3), "w": (2,)}),
    # --8<-- [end:array_program]
]

"""How PyTorch, JAX and TensorFlow say operations on arrays: a table for each, as `frameworks.py` has for numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ArrayWords:
    """How one library says operations on arrays.

    Attributes:
        functions: templates (notation/writer.py). One for certain shapes has them behind its name: the numbers of axes
            (`conv 1 1`), or `classes`, or `last` where it goes along the last axis. `<;>` is what differs from the
            defaults; `{axis}` and its like are told by `facts`.
        settings: what the library calls our settings.
        helpers: functions that it lacks, written above the program by whoever calls them.
        whole: a whole number, or an array of them, for classes.
        as_class: makes classes of an array of numbers.
        array: makes an array of numbers.
        variable: the line that makes a variable.
        still: the line that makes classes, which have no gradient.
        frame: a program's.
        slope: the gradient by a variable, by its name or by its place among those that have one.
        places: makes an index of a list of places.
    """

    functions: dict[str, str]
    settings: dict[str, str]
    helpers: dict[str, str]
    whole: str
    as_class: str
    array: str
    variable: str
    still: str
    frame: str
    slope: str
    places: str = "{}"


PYTORCH = ArrayWords(
    {
        "matmul": "<u2> @ <v3>",
        "transpose": "<u5>.T",
        "reshape": "torch.reshape(<u0>, {shape})",
        "concat": "torch.cat([<*>]<;>)",
        "stack": "torch.stack([<*>]<;>)",
        "conv 1 1": "torch.nn.functional.conv1d(<u5>[None], <v5>[None, None]<;>)[0]",
        "conv 2 2": "torch.nn.functional.conv2d(<u5>[None], <v5>[None, None]<;>)[0]",
        "conv 2 3": "torch.nn.functional.conv1d(<*><;>)",
        "conv 3 3": "torch.nn.functional.conv1d(<*><;>)",
        "conv": "torch.nn.functional.conv2d(<*><;>)",
        "max_pool 1": "torch.nn.functional.max_pool1d(<u5>[None], {size}<;>)[0]",
        "max_pool 2": "torch.nn.functional.max_pool2d(<u5>[None], {size}<;>)[0]",
        "max_pool": "torch.nn.functional.max_pool2d(<u0>, {size}<;>)",
        "mean_pool 1": "torch.nn.functional.avg_pool1d(<u5>[None], {size}<;>)[0]",
        "mean_pool 2": "torch.nn.functional.avg_pool2d(<u5>[None], {size}<;>)[0]",
        "mean_pool": "torch.nn.functional.avg_pool2d(<u0>, {size}<;>)",
        "softmax": "torch.softmax(<u0>, dim={axis})",
        "log_softmax": "torch.log_softmax(<u0>, dim={axis})",
        "logsumexp": "torch.logsumexp(<u0>, dim={axis}{keepdims})",
        "norm": "torch.linalg.vector_norm(<u0><;>)",
        "var": "torch.var(<u0>, correction=0<;>)",
        "normalize last": "torch.nn.functional.layer_norm(<u0>, ({last},), eps={eps})",
        "normalize": "normalize(<u0>, {axis}, {eps})",
        "causal_softmax": "causal_softmax(<u0>)",
        "mse": "torch.mean((<u1> - <v2>) ** 2)",
        "cross_entropy": "torch.nn.functional.cross_entropy(<u0>, <v0>)",
        "*": "torch.{name}(<*><;>)",
    },
    {"axis": "dim", "keepdims": "keepdim", "pad": "padding"},
    {
        "normalize": "def normalize(u, dim, eps):\n"
        "    spread = torch.sqrt(torch.var(u, dim=dim, correction=0, keepdim=True) + eps)\n"
        "    return (u - u.mean(dim=dim, keepdim=True)) / spread\n",
        "causal_softmax": "def causal_softmax(u):\n"
        "    above = torch.triu(torch.ones(u.shape[-2:], dtype=torch.bool), 1)\n"
        '    return torch.softmax(u.masked_fill(above, float("-inf")), dim=-1)\n',
    },
    "torch.tensor({})",
    "<v5>.long()",
    "torch.tensor({}, dtype=torch.float64)",
    "{} = torch.tensor({}, dtype=torch.float64, requires_grad=True)",
    "{} = torch.tensor({})",
    "import torch\n\n{variables}\n\n{helpers}{lines}\n\n"
    "output.backward()\nprint(output.item())\nprint({{{gradient}}})\n",
    "{name}.grad.tolist()",
)
JAX = ArrayWords(
    {
        "matmul": "<u2> @ <v3>",
        "transpose": "<u5>.T",
        "reshape": "jnp.reshape(<u0>, {shape})",
        "concat": "jnp.concatenate([<*>]<;>)",
        "stack": "jnp.stack([<*>]<;>)",
        "amax": "jnp.max(<u0><;>)",
        "amin": "jnp.min(<u0><;>)",
        "conv 1 1": "jax.lax.conv_general_dilated(<u5>[None, None], <v5>[None, None], {strides}, {pads})[0, 0]",
        "conv 2 2": "jax.lax.conv_general_dilated(<u5>[None, None], <v5>[None, None], {strides}, {pads})[0, 0]",
        "conv 2 3": "jax.lax.conv_general_dilated(<u5>[None], <v0>, {strides}, {pads})[0]",
        "conv 3 4": "jax.lax.conv_general_dilated(<u5>[None], <v0>, {strides}, {pads})[0]",
        "conv": "jax.lax.conv_general_dilated(<*>, {strides}, {pads})",
        "max_pool": "jax.lax.reduce_window(<u0>, -jnp.inf, jax.lax.max, {window}, {steps}, {borders})",
        "mean_pool": "(jax.lax.reduce_window(<u0>, 0.0, jax.lax.add, {window}, {steps}, {borders}) / {count})",
        "softmax": "jax.nn.softmax(<u0><;>)",
        "log_softmax": "jax.nn.log_softmax(<u0><;>)",
        "logsumexp": "jax.nn.logsumexp(<u0>, axis={axis}{keepdims})",
        "norm": "jnp.linalg.norm(<u0><;>)",
        "var": "jnp.var(<u0><;>)",
        "normalize": "normalize(<u0>, {axis}, {eps})",
        "causal_softmax": "jax.nn.softmax(jnp.where(jnp.tri({own}, dtype=bool), <u0>, -jnp.inf))",
        "mse": "jnp.mean((<u1> - <v2>) ** 2)",
        "cross_entropy classes": "jnp.mean(-jnp.sum(jax.nn.one_hot(<v0>, {last}) * jax.nn.log_softmax(<u0>), axis=-1))",
        "cross_entropy": "jnp.mean(-jnp.sum(<v2> * jax.nn.log_softmax(<u0>), axis=-1))",
        "*": "jnp.{name}(<*><;>)",
    },
    {},
    {
        "normalize": "def normalize(u, axis, eps):\n"
        "    spread = jnp.sqrt(jnp.var(u, axis=axis, keepdims=True) + eps)\n"
        "    return (u - jnp.mean(u, axis=axis, keepdims=True)) / spread\n",
    },
    "jnp.array({})",
    "<v5>.astype(int)",
    "jnp.array({})",
    "{} = jnp.array({})",
    "{} = jnp.array({})",
    'import jax\nimport jax.numpy as jnp\n\njax.config.update("jax_enable_x64", True)\n\n{variables}\n\n\n'
    "{helpers}def loss({names}):\n{indented}\n    return output\n\n\n"
    "value, gradient = jax.value_and_grad(loss, argnums=[{numbers}])({names})\n"
    "print(float(value))\nprint({{{gradient}}})\n",
    "gradient[{place}].tolist()",
    "jnp.array({})",
)
TENSORFLOW = ArrayWords(
    {
        "matmul": "tf.tensordot(<*>, 1)",
        "dot": "tf.tensordot(<*>, 1)",
        "outer": "tf.tensordot(<*>, 0)",
        "transpose": "tf.transpose(<u0>)",
        "reshape": "tf.reshape(<u0>, {shape})",
        "sum": "tf.reduce_sum(<u0><;>)",
        "mean": "tf.reduce_mean(<u0><;>)",
        "amax": "tf.reduce_max(<u0><;>)",
        "amin": "tf.reduce_min(<u0><;>)",
        "concat": "tf.concat([<*>], axis={axis})",
        "stack": "tf.stack([<*>]<;>)",
        "conv 1 1": "conv(<u5>[None, None, None], <v5>[None, None, None], {flat_strides}, {flat_pads})[0, 0, 0]",
        "conv 2 2": "conv(<u5>[None, None], <v5>[None, None], {strides}, {pads})[0, 0]",
        "conv 2 3": "conv(<u5>[None, :, None], <v5>[:, :, None], {flat_strides}, {flat_pads})[0, :, 0]",
        "conv 3 3": "conv(<u5>[:, :, None], <v5>[:, :, None], {flat_strides}, {flat_pads})[:, :, 0]",
        "conv 3 4": "conv(<u5>[None], <v0>, {strides}, {pads})[0]",
        "conv": "conv(<*>, {strides}, {pads})",
        "max_pool": "tf.reduce_max(windows(<u0>, {window}, {steps}, {borders}, -float('inf')), 0)",
        "mean_pool": "tf.reduce_mean(windows(<u0>, {window}, {steps}, {borders}, 0.0), 0)",
        "softmax": "tf.nn.softmax(<u0><;>)",
        "log_softmax": "tf.nn.log_softmax(<u0><;>)",
        "logsumexp": "tf.reduce_logsumexp(<u0>, axis={axis}{keepdims})",
        "norm": "tf.norm(<u0><;>)",
        "var": "tf.math.reduce_variance(<u0><;>)",
        "normalize": "normalize(<u0>, {axis}, {eps})",
        "causal_softmax": "causal_softmax(<u0>)",
        "mse": "tf.reduce_mean((<u1> - <v2>) ** 2)",
        "cross_entropy classes": "tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(<v0>, <u0>))",
        "cross_entropy": "tf.reduce_mean(-tf.reduce_sum(<v2> * tf.nn.log_softmax(<u0>), axis=-1))",
        "max": "tf.reduce_max(tf.stack(stretched(<*>)), 0)",
        "min": "tf.reduce_min(tf.stack(stretched(<*>)), 0)",
        "*": "tf.math.{name}(<*><;>)",
    },
    {},
    {
        "conv": "def conv(u, v, strides, pads):\n"
        "    u = tf.transpose(tf.pad(u, [(0, 0), (0, 0), *pads]), [0, 2, 3, 1])\n"
        '    made = tf.nn.conv2d(u, tf.transpose(v, [2, 3, 1, 0]), strides, "VALID")\n'
        "    return tf.transpose(made, [0, 3, 1, 2])\n",
        "windows": "def windows(u, window, steps, borders, empty):\n"
        "    u = tf.pad(u, borders, constant_values=empty)\n"
        "    stops = [size - inside + 1 for size, inside in zip(u.shape, window)]\n"
        "    return tf.stack([u[tuple(slice(at, at + stop, step) for at, stop, step in zip(place, stops, steps))]\n"
        "                     for place in itertools.product(*map(range, window))])\n",
        "normalize": "def normalize(u, axis, eps):\n"
        "    spread = tf.sqrt(tf.math.reduce_variance(u, axis=axis, keepdims=True) + eps)\n"
        "    return (u - tf.reduce_mean(u, axis=axis, keepdims=True)) / spread\n",
        "causal_softmax": "def causal_softmax(u):\n"
        "    up_to = tf.linalg.band_part(tf.ones_like(u), -1, 0) > 0\n"
        "    return tf.nn.softmax(tf.where(up_to, u, -float('inf')))\n",
        "stretched": "def stretched(*arrays):\n"
        "    zeros = 0.0 * sum(arrays)\n"
        "    return [array + zeros for array in arrays]\n",
    },
    "tf.constant({})",
    "tf.cast(<v0>, tf.int32)",
    "tf.constant({}, tf.float64)",
    "{} = tf.Variable({}, dtype=tf.float64)",
    "{} = tf.constant({})",
    "import tensorflow as tf\n\n{variables}\n\n{helpers}with tf.GradientTape() as tape:\n{indented}\n\n"
    'gradient = tape.gradient(output, [{wanted}], unconnected_gradients="zero")\n'
    "print(float(output))\n"
    "print({{{gradient}}})\n",
    "tf.convert_to_tensor(gradient[{place}]).numpy().tolist()",
)
ARRAY_WORDS = {"pytorch": PYTORCH, "jax": JAX, "tensorflow": TENSORFLOW}

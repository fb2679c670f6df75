"""A program as other code: a fast function, lines for PyTorch, JAX and TensorFlow, and the browser's table."""

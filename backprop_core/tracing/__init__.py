"""A graph at a point: the values of the forward pass, the adjoints of the backward pass, and the words of each step."""

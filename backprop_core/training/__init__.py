"""Learning from many examples: descent by mini-batches, and the handwritten digits as an example."""

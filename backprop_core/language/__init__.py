"""Text to program: what a reader types becomes expressions, or is refused in a sentence that names the place."""

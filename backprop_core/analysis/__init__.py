"""What can be asked of a trace: a check by nudges and by SymPy, other ways to the same gradient, and descent."""

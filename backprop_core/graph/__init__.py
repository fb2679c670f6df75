"""Program to graph: calls inlined, nodes shared and labelled, and their places in the drawing."""

"""Pictures of a graph that stand still: SVG, Graphviz and TikZ, drawn of texts and places that are handed in."""

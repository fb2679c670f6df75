"""Who made the clips, and what may be done with them: what every file says that has room for it."""

AUTHOR = "Backprop in Motion"
LICENCE = "CC BY 4.0"

"""`python -m backprop_core` and the command `backprop`: see `cli`, which is imported where Ctrl-C is heard already."""

from .command import listen, run_command


def start() -> None:
    """Run the command that the arguments name, and end with its exit status."""
    listen()
    from .cli import main

    run_command(main)


if __name__ == "__main__":
    start()

"""The command ``@command@``, also as ``python -m @package@``."""

from living_review.commands.cli import main

if __name__ == "__main__":
    main(prog_name="@command@")

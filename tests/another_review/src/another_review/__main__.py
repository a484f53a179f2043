"""The command ``another-review``, also as ``python -m another_review``."""

from living_review.commands.cli import main

if __name__ == "__main__":
    main(prog_name="another-review")

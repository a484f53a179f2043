"""The command ``iscm-review``, also as ``python -m iscm_review``."""

from living_review.commands.cli import main

if __name__ == "__main__":
    main(prog_name="iscm-review")

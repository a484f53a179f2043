"""Give R our inputs and keep its answers: ``make against-r``, or with the names of some topics."""

import shutil
import subprocess
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "support")]

from against_r import DIGEST, FOLDER, inputs  # noqa: E402
from living_review.gate import dataset  # noqa: E402
from living_review.tables.inputs import ROOT  # noqa: E402


def main(topics: list[str]) -> None:
    if not shutil.which("Rscript"):
        sys.exit("R is not installed. On Debian: apt install r-cran-survival r-cran-metafor r-cran-vcd")
    data = dataset.load(ROOT / "data")
    for topic in topics or inputs.TOPICS:
        given, answered = (FOLDER / f"{topic}.{kind}.csv" for kind in ("inputs", "answers"))
        inputs.TOPICS[topic](data).to_csv(given, index=False, lineterminator="\n")
        subprocess.run(["Rscript", "--vanilla", FOLDER / f"{topic}.R", given, answered], check=True)
        DIGEST.write_text(data.digest + "\n", encoding="utf-8")
        print(f"{topic}: {len(answered.read_text().splitlines()) - 1} answers")


if __name__ == "__main__":
    main(sys.argv[1:])

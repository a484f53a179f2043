"""Build site, PDF and results from the files of a source alone, in a controlled environment."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from .. import review
from ..build.places import BuildError
from ..tables import inputs
from . import archive

#: Variables that find programs and folders; no setting of the user is passed on.
PASSED = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


class Built(NamedTuple):
    """What comes out of a source: the files of the site, the PDFs, and ``results.json``."""

    site: Mapping[str, bytes]
    pdfs: Mapping[str, bytes]
    results: bytes


Build = Callable[[Mapping[str, archive.Entry], Path, int], Built]


def build(source: Mapping[str, archive.Entry], work: Path, date: int) -> Built:
    """Unpack ``source`` into the new folder ``work`` and build it there with the programs of this process.

    The code that runs is that of the source; an engine that is not in it is the one that runs here.
    Raises :class:`.places.BuildError`.
    """
    archive.write(source, work)
    command = [sys.executable, "-m", review().package, "build", "all"]
    run = subprocess.run(command, cwd=work, env=_environment(work, date), stdout=subprocess.PIPE, check=False)
    if run.returncode:
        raise BuildError("the source does not build; what went wrong is told above")
    made = work / "book/_build"
    results = list((made / "computed").glob("*/results.json"))
    if len(results) != 1:
        raise BuildError(f"the build of the source made {len(results)} results.json, not one")
    return Built(archive.of_folder(made / "html"), archive.of_folder(made / "pdf"), results[0].read_bytes())


def _environment(work: Path, date: int) -> dict[str, str]:
    import matplotlib

    places = [work / "src", *(folder.parent for folder in inputs.packages()
                              if not (work / "src" / folder.name).is_dir())]
    kept = {name: os.environ[name] for name in PASSED if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(map(str, places)), "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": str(date),
        "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8",
        # Not the user's settings.
        "MATPLOTLIBRC": str(Path(matplotlib.get_data_path()) / "matplotlibrc"),
    }

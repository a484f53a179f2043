"""What pyproject.toml cannot say: the tables beside ``src/`` go into the package, for who installs it elsewhere."""

from setuptools import setup
from setuptools.command.build_py import build_py


class WithTables(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            self.copy_tree("data", f"{self.build_lib}/iscm_review/data")


setup(cmdclass={"build_py": WithTables})

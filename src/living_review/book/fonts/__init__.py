"""The type of site, figures and PDF: Source Sans 3, as Adobe releases it (SIL Open Font License 1.1)."""

from pathlib import Path

FAMILY = "Source Sans 3"
FOLDER = Path(__file__).parent

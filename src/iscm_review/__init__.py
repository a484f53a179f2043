"""The analysis behind the living review of intramedullary spinal cord metastasis."""

__version__ = "2026.11.0"

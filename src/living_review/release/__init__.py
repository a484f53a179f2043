"""A release: what it is made of, how it is made, and how it is checked afterwards.

It must be readable without this software, in twenty years, so it is ordinary files: tables,
JSON, a PDF, a zip and a tar.gz, with a list of their sums.
"""

"""The data package as text: described, read, written; and the files and the git history that it lies in."""

"""Releases: a version that can be cited, rebuilt and still read in twenty years."""

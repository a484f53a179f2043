"""Asking the databases: new reports, and whether an included one was retracted."""

"""Commands that have a file of their own; each calls one function and prints."""

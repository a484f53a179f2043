"""More commands of the command line, by topic: each calls one function and prints."""

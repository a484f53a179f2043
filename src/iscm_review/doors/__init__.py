"""Commands by topic, where the command line would grow too long; each calls one function and prints."""

"""Commands by topic, where the command line would grow too long."""

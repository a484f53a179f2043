"""The rules that data must keep, one module for each kind; ``catalogue`` lists them all."""

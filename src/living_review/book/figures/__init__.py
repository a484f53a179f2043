"""Figures: tables of numbers in, numbered drawings with a text alternative out."""

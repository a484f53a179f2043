"""Estimates from columns of numbers, and an estimate in words."""

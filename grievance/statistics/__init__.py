"""Counts from which nobody can be recognised."""

"""Sealed things of a case, how they are taken out and put in, and what the log is told."""

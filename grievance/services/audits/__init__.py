"""Audits, and what each has to answer."""

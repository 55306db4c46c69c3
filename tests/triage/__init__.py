"""Proposals for labelled mails of our own against an invented registry."""

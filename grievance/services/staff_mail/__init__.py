"""Mails to the people of the office."""

"""Seals, rings and the log; the only room that imports `cryptography`."""

"""Bytes of a mail made into words: charsets, transfer codings, headers, addresses."""

"""One registry of commands and keys, and how somebody changes them."""

"""One raw mail made into one frozen letter."""

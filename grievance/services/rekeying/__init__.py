"""Other keys for what is sealed already."""

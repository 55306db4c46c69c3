"""Paper for the file: what went out, as pages that look the same in twenty years."""

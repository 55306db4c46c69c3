"""People of the office, as they come, change and go; their keys and the office's own."""

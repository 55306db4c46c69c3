"""Forms as values: their fields, and how what was typed into them is read."""

"""Standards, criteria and words that point to them, as data."""

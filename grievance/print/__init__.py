"""Pages for people: what went out, as it looks in twenty years, and what is published."""

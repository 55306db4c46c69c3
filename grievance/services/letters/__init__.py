"""Letters that the office writes, from a draft until they are sent."""

"""Kill processes and servers while complaints come in, and count what is left."""

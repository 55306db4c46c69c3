"""What lies in an object store instead of the books."""

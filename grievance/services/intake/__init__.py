"""What came in, and what it becomes."""

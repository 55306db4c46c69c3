"""What takes a second person."""

"""What is alleged, and what it rests on."""

"""What is published in numbers, until it goes out."""

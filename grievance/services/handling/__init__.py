"""What a handler does with a case, step by step."""

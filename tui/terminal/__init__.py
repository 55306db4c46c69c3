"""What a terminal or a browser sends: keys, and pastes that are never taken for keys."""

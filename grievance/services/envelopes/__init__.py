"""Where a letter goes to, and how it is closed."""

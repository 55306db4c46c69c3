"""Acts that take back others."""

"""Books written elsewhere, and brought back."""

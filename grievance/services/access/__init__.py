"""Who may open a case, and who must not."""

"""What was learned from labelled texts, beside the lexicons that people wrote."""

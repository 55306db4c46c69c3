"""Words and pictures as plain text that the shell and the desk both show."""

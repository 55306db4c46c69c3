"""Running the reader against real mails that do not belong to the project."""

"""Letters put together and handed to the office's own mail server."""

"""Where sealed bytes lie that are too large for the database; nothing here opens one."""

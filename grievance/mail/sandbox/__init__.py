"""Reading in child processes that may fail, and may be killed."""

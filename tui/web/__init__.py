"""The desk in a browser: a page, a gate before it, a process for each who comes in."""

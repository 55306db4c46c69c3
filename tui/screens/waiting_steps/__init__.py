"""What may be done about what waits: each asks what it needs, then the services."""

"""What may be done with an opened case: each asks what it needs, then the services."""

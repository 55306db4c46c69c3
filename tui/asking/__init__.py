"""What the desk asks of the services, each in short transactions; run in threads only."""

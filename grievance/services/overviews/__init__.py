"""What waits, what is due and who has how much, at a glance."""

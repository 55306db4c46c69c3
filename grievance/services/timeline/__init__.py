"""What stands in each lane of a case's timeline."""

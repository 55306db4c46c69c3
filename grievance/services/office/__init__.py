"""What those who look after the machines need to know and do."""

"""What auditors are told before they go."""

"""What audits found, and what follows from it."""

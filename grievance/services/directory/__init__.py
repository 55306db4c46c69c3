"""Who works in the office, as the root key signed it."""

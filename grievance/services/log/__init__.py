"""The log of all acts: to read, to verify, and to show to others."""

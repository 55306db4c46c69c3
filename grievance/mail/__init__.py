"""Letters in: read from mailboxes, taken apart in a limited child, classified."""

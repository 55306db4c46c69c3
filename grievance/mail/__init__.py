"""Letters in, taken from mailboxes and apart in a limited child; and letters out."""

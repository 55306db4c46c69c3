"""Who is certified, by whom, when: as it is, and as it was."""

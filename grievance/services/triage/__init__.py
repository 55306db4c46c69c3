"""What a letter is about, as it is proposed and decided."""

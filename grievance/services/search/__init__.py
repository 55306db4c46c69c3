"""Looking for words in what is sealed."""

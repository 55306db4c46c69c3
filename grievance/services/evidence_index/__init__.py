"""Evidence for a regulator, with the hands that it went through."""

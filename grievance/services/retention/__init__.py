"""How long cases stay, and how they end for good."""

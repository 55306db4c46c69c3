"""Reports about several organisations, and what is made of them."""

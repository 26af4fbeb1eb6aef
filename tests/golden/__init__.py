"""Files kept to compare with, and what writes them."""

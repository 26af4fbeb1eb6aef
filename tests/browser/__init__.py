"""The simulator in a real browser."""

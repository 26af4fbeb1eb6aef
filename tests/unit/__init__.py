"""Pure functions, laid out like the packages they test."""

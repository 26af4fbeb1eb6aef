"""What needs no platform and no database."""

"""The commands of `python -m bot`, grouped by who uses them."""

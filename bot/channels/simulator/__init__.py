"""The simulator: the same inbox and outbox as a real channel, shown on a page of our own.

For trying conversations without a phone; it talks to nobody outside the program.
"""

"""Looks into files of strangers: what they really are, and whether they may be kept.

It runs as a program of its own with little memory and time (`python -m bot.filecheck`), so that
a hostile file can at worst end that program. What the sender called a file proves nothing.
"""

"""Telegram: reads updates, renders messages, sends them through the Bot API.

The only folder that may import the Telegram library.
"""

"""Faults of the conversations package that are ours, not a person's."""

from __future__ import annotations


class ConversationError(Exception):
    """Something in our own words or forms is wrong."""


class MissingTextError(ConversationError):
    """A text has no message or lacks a variable."""


class FormError(ConversationError):
    """A form's definition cannot be read or must not be published."""

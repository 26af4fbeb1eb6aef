"""What can go wrong with the records, told as one plain sentence each.

A message never carries values of a record: texts, names and numbers stay out of errors.
"""

from __future__ import annotations


class StorageError(Exception):
    """The records could not be used."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class NotFoundError(StorageError):
    """There is no such record."""


class ConflictError(StorageError):
    """The record was changed in between."""


class AlreadyExistsError(StorageError):
    """There is such a record already."""


class InvalidRecordError(StorageError):
    """The record breaks a rule of the schema."""


class DatabaseBusyError(StorageError):
    """Another process is using this database already."""


class DatabaseUnusableError(StorageError):
    """The database cannot be opened."""


class DatabaseUnavailableError(StorageError):
    """The database could not do its work just now."""


class DatabaseTooNewError(StorageError):
    """The database was made by a newer version of the program."""

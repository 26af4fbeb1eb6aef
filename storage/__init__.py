"""The records: tables, migrations and the functions that read and change them.

Every function takes the open transaction first and returns dataclasses, never rows. SQL
lives nowhere else. What a record means is decided in `conversations`.
"""

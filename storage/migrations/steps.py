"""The schema's numbered steps, run in-process by Alembic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

if TYPE_CHECKING:
    from sqlalchemy import Connection


def upgrade(tx: Connection) -> None:
    """Run the missing steps within the transaction of `tx`."""
    command.upgrade(settings(tx), "head")


def settings(tx: Connection | None = None) -> Config:
    """Return Alembic's settings, with the connection that its environment takes from them."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = tx
    return config

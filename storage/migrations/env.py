"""What Alembic runs for each command: our connection, our tables, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from alembic import context

from storage.crash import crash_point
from storage.schema import metadata

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def step_done(*_: object, **__: object) -> None:
    crash_point("migrate.step")


def written(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Write our own column types into a new step by their names."""
    if kind == "type" and type(item).__module__ == "storage.codecs":
        autogenerate.imports.add("from storage import codecs")
        return f"codecs.{type(item).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    on_version_apply=step_done,
    render_item=written,
)
with context.begin_transaction():
    context.run_migrations()

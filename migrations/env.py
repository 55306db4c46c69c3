"""Run the migrations on the connection that `grievance.storage.schema` hands in."""

from __future__ import annotations

from alembic import context

from grievance.storage.schema import metadata


def run() -> None:
    """Migrate within the transaction of whoever called."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()

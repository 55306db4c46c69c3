"""The version of the tables: bring them up to it, or refuse to work without it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, inspect, text

from grievance.domain.errors import SetupError
from grievance.storage.engine import plain_errors
from grievance.storage.rows import Base


if TYPE_CHECKING:
    from alembic.config import Config

REVISION = "0020"
_TURN = int.from_bytes(b"grievanc")  # for all that change tables of this database
_TAKE_TURN = text("SELECT pg_advisory_xact_lock(:turn)")


def metadata() -> MetaData:
    """Return the tables as this code knows them; for the migrations."""
    return Base.metadata


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Create the tables, or bring them to *revision*."""
    from alembic import command  # noqa: PLC0415  # half a second to import

    with plain_errors(), _config() as config, _moving(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to an earlier *revision*."""
    from alembic import command  # noqa: PLC0415  # half a second to import

    with _config() as config, _moving(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def check(engine: Engine) -> None:
    """Raise alembic's error where tables and code differ; for `./dev check`."""
    from alembic import command  # noqa: PLC0415  # half a second to import

    with _config() as config, engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def require_current(engine: Engine) -> None:
    """
    Refuse a database whose tables are not of this version.

    Raises:
        SetupError: It is empty, older or newer.
    """
    found = current(engine)
    if found == REVISION:
        return
    if found is None:
        named = engine.url.render_as_string(hide_password=True)
        msg = (
            f"There is no office in the database {named}: name the right one in "
            "GRIEVANCE_DATABASE_URL, put a backup back with `grievance restore`, join "
            "one with `grievance people join`, or found one with `grievance init`."
        )
    elif found < REVISION:
        msg = (
            f"The database is of version {found} and this program of {REVISION}; "
            "make a backup and run `grievance migrate`."
        )
    else:
        msg = (
            f"The database is of version {found}, newer than this program's "
            f"{REVISION}; install the newer program."
        )
    raise SetupError(msg)


def current(engine: Engine) -> str | None:
    """Return the revision of the tables, or None for a database without any."""
    reader = engine.execution_options(reader=True)
    with plain_errors(), reader.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)


@contextmanager
def _moving(engine: Engine) -> Generator[Connection, None, None]:
    """
    Begin a transaction that changes tables, when nobody else is in one.

    SQLite cannot rebuild tables that others point to while it watches references: it
    takes the old table for rows that are deleted.  So it watches none meanwhile, and all
    are looked at before the end.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            connection.execute(_TAKE_TURN, {"turn": _TURN})
            yield connection
        return
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                _require_whole(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _require_whole(connection: Connection) -> None:
    """Refuse what was rebuilt, where a row points to one that is gone."""
    found = connection.execute(text("PRAGMA foreign_key_check")).first()
    if found is not None:
        msg = (
            f"A row of the table {found[0]} points to one of {found[2]} that is not "
            "there, so that nothing was changed; restore the newest backup."
        )
        raise SetupError(msg)


@contextmanager
def _config() -> Generator[Config, None, None]:
    from alembic.config import Config  # noqa: PLC0415  # half a second to import

    with as_file(files("migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield config

"""
Write the SQL that makes the roles of an office in PostgreSQL, and run it.

Running it again changes nothing, or brings rights up to date after a migration.  It
makes no login and names no password: the office gives its logins one of the roles.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Engine, text

from grievance.domain.errors import SetupError
from grievance.storage.engine import plain_errors
from grievance.storage.erasures import WASTED
from grievance.storage.roles import DELETES, Part, Rights, rights
from grievance.storage.schema import metadata


OFFICE = "grievance"
_VERSION = "alembic_version"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def role_name(office: str, part: Part) -> str:
    """
    Return what the role of *part* is called.

    Raises:
        SetupError: *office* cannot begin the name of a role.
    """
    if not _NAME.fullmatch(office):
        msg = "A role begins with a word of small letters, digits and underscores."
        raise SetupError(msg)
    return f"{office}_{part}"


def role_script(office: str = OFFICE) -> tuple[str, ...]:
    """
    Return the statements that make the roles and give them their rights.

    Raises:
        SetupError: *office* cannot begin the name of a role.
    """
    roles = {part: role_name(office, part) for part in Part}
    return (
        *_made(roles),
        *_closed(roles),
        *_owned(roles),
        *_opened(roles),
        *_kept_clean(roles),
        *_narrowed(roles),
    )


def apply_roles(engine: Engine, office: str = OFFICE) -> None:
    """
    Make the roles in the database of *engine*, all or none.

    Raises:
        SetupError: It is not PostgreSQL, or this login may not make roles.
    """
    if engine.dialect.name != "postgresql":
        msg = "SQLite has no roles: the file's owner has every right, nobody else any."
        raise SetupError(msg)
    script = role_script(office)
    with plain_errors(), engine.begin() as connection:
        for statement in script:
            connection.exec_driver_sql(statement)


def may_read_contents(engine: Engine) -> bool:
    """
    Tell whether this login may read what lies in cases, which no worker needs.

    Who reads a file of SQLite reads all of it, and is not meant.
    """
    if engine.dialect.name != "postgresql":
        return False
    asked = text("SELECT has_column_privilege('part', 'sealed', 'SELECT')")
    with plain_errors(), engine.connect() as connection:
        return bool(connection.scalar(asked))


def _made(roles: Mapping[Part, str]) -> Iterator[str]:
    for role in roles.values():
        yield (
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; "
            "EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    yield f"GRANT {roles[Part.OWNER]} TO CURRENT_USER"


def _closed(roles: Mapping[Part, str]) -> Iterator[str]:
    """Take everything from everybody, also what an earlier version gave."""
    others = [role for part, role in roles.items() if part is not Part.OWNER]
    everybody = ", ".join(["PUBLIC", *others])
    known = ", ".join(roles.values())
    name = "quote_ident(current_database())"
    yield (
        f"DO $$ BEGIN EXECUTE 'REVOKE ALL ON DATABASE ' || {name} || ' FROM PUBLIC'; "
        f"EXECUTE 'GRANT CONNECT ON DATABASE ' || {name} || ' TO {known}'; END $$"
    )
    yield f"REVOKE ALL ON SCHEMA public FROM {everybody}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {everybody}"
    yield f"GRANT USAGE ON SCHEMA public TO {known}"
    yield f"GRANT CREATE ON SCHEMA public TO {roles[Part.OWNER]}"


def _owned(roles: Mapping[Part, str]) -> Iterator[str]:
    """Give the tables to the owner's role, whoever made them; references are its own."""
    owner = roles[Part.OWNER]
    for table in _tables():
        yield f"ALTER TABLE {_quoted(table)} OWNER TO {owner}"
        yield f"GRANT ALL ON {_quoted(table)} TO {owner}"


def _opened(roles: Mapping[Part, str]) -> Iterator[str]:
    writers = ", ".join((roles[Part.DESK], roles[Part.WORKER]))
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {writers}"
    for table in _tables():
        for part, role in roles.items():
            if acts := _acts(rights(part, table)):
                yield f"GRANT {', '.join(acts)} ON {_quoted(table)} TO {role}"


def _kept_clean(roles: Mapping[Part, str]) -> Iterator[str]:
    """Let who erases a case have its space overwritten; PostgreSQL 17 can, 16 cannot."""
    tables = ", ".join(map(_quoted, WASTED))
    yield (
        "DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN "
        f"EXECUTE 'GRANT MAINTAIN ON {tables} TO {roles[Part.DESK]}'; END IF; END $$"
    )


def _narrowed(roles: Mapping[Part, str]) -> Iterator[str]:
    """Let the worker delete only some rows of a table; its owner sees no difference."""
    for table, rows in DELETES.items():
        on = f"ON {_quoted(table)}"
        yield f"ALTER TABLE {_quoted(table)} ENABLE ROW LEVEL SECURITY"
        for name, terms in (
            ("desk_all", f"FOR ALL TO {roles[Part.DESK]} USING (true)"),
            ("worker_reads", f"FOR SELECT TO {roles[Part.WORKER]} USING (true)"),
            ("worker_adds", f"FOR INSERT TO {roles[Part.WORKER]} WITH CHECK (true)"),
            ("worker_deletes", f"FOR DELETE TO {roles[Part.WORKER]} USING ({rows})"),
        ):
            yield f"DROP POLICY IF EXISTS {name} {on}"
            yield f"CREATE POLICY {name} {on} {terms}"


def _acts(may: Rights) -> list[str]:
    acts = sorted(may.acts)
    if not may.columns:
        return acts
    columns = ", ".join(map(_quoted, may.columns))
    return [f"SELECT ({columns})" if act == "SELECT" else act for act in acts]


def _tables() -> Iterable[str]:
    return (_VERSION, *sorted(metadata().tables))


def _quoted(name: str) -> str:
    return f'"{name}"'  # ours, without quotes of their own; some are words of SQL

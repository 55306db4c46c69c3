"""
A registry with Members, firms, auditors, links, and what was true when.

What the older tables knew by name gets ids: those that a registry file without keys
gives as well.  All of it becomes the first entry of the history.
"""

from __future__ import annotations

import json
import re

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAMESPACE = UUID("5b0c9f3e-8f0a-5d53-9d8e-2f6f1c7f3a10")
KEY = re.compile(r"[^\s:;\x00-\x1f\x7f](?:[^:;\x00-\x1f\x7f]*[^\s:;\x00-\x1f\x7f])?")
LONGEST_KEY = 100
Found = list[dict[str, Any]]


def upgrade() -> None:
    _create_tables()
    _add_columns()
    bind = op.get_bind()
    known = _Known(bind)
    known.name_with_ids()
    for table, column in (
        ("entity", "member"),
        ("audit", "firm"),
        ("audit", "lead_auditor"),
    ):
        op.drop_column(table, column)
    op.drop_table("entity_name")
    _begin_history(bind)


def downgrade() -> None:
    op.create_table(
        "entity_name",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_entity_name_entity_id")
        ),
        sa.PrimaryKeyConstraint("entity_id", "position", name=op.f("pk_entity_name")),
    )
    for table, column in (
        ("entity", "member"),
        ("audit", "firm"),
        ("audit", "lead_auditor"),
    ):
        _add_text(table, column)
    for statement in NAMES_AGAIN:
        op.execute(statement)
    for table, columns in ADDED.items():
        _drop_columns(table, columns)
    for table in NEW_TABLES:
        op.drop_table(table)


def _drop_columns(table: str, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column in INDEXED:
            op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
        op.drop_column(table, column)


NAMES_AGAIN = (
    """INSERT INTO entity_name (entity_id, position, name)
    SELECT organisation_id, position, name FROM other_name WHERE noun = 'entity'""",
    """UPDATE entity SET member = coalesce(
    (SELECT member.name FROM member WHERE member.id = entity.member_id), '')""",
    """UPDATE audit SET firm = coalesce(
    (SELECT firm.name FROM firm WHERE firm.id = audit.firm_id), '')""",
    """UPDATE audit SET lead_auditor = coalesce(
    (SELECT name FROM auditor WHERE auditor.id = audit.lead_auditor_id), '')""",
)
NEW_TABLES = (
    "accreditation",
    "auditor",
    "firm",
    "link",
    "member",
    "other_name",
    "registry_history",
)
INDEXED = {"member_id", "firm_id", "lead_auditor_id"}
DATES = {"due_from", "due_until", "actual_start", "actual_end"}
ADDED = {
    "entity": ("key", "member_id"),
    "facility": ("activities",),
    "certification": ("key",),
    "audit": (
        "key",
        "certification_ids",
        "firm_id",
        "lead_auditor_id",
        "team",
        *sorted(DATES),
    ),
}
LONG = {"activities", "certification_ids", "team"}


def _add_columns() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            if column in DATES:
                op.add_column(table, sa.Column(column, sa.Date(), nullable=True))
            elif column in INDEXED:
                op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
                op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
            else:
                _add_text(table, column)


def _add_text(table: str, column: str) -> None:
    kind = sa.Text() if column in LONG else sa.String()
    op.add_column(table, sa.Column(column, kind, server_default="", nullable=False))


def _create_tables() -> None:
    op.create_table(
        "registry_history",
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "revision", "noun", "record_id", name=op.f("pk_registry_history")
        ),
    )
    op.create_index(
        op.f("ix_registry_history_noun_record_id_as_of"),
        "registry_history",
        ["noun", "record_id", "as_of"],
        unique=False,
    )
    op.create_table(
        "other_name",
        sa.Column("noun", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("is_plain", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("script", sa.String(length=16), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint(
            "noun", "organisation_id", "position", name=op.f("pk_other_name")
        ),
    )
    op.create_index(
        op.f("ix_other_name_organisation_id"), "other_name", ["organisation_id"]
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("membership_class", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("strength", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    for end in ("from_id", "to_id"):
        op.create_index(op.f(f"ix_link_{end}"), "link", [end], unique=False)
    _create_firms()


def _create_firms() -> None:
    op.create_table(
        "firm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("notices_to", sa.String(), nullable=False),
        sa.Column("oversight", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm")),
    )
    op.create_table(
        "auditor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("firm_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditor")),
    )
    op.create_index(op.f("ix_auditor_firm_id"), "auditor", ["firm_id"], unique=False)
    op.create_table(
        "accreditation",
        sa.Column("auditor_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("standard", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["auditor_id"], ["auditor.id"], name=op.f("fk_accreditation_auditor_id")
        ),
        sa.PrimaryKeyConstraint(
            "auditor_id", "position", name=op.f("pk_accreditation")
        ),
    )


class _Known:
    """What the older tables know by name."""

    def __init__(self, bind: sa.Connection) -> None:
        self._bind = bind
        self._tables = sa.MetaData()
        self._tables.reflect(bind)

    def name_with_ids(self) -> None:
        """Make Members, firms and auditors of names, and refer to them."""
        self._names()
        self._members()
        self._firms()

    def _names(self) -> None:
        rows = [
            {
                "noun": "entity",
                "organisation_id": row["entity_id"],
                "position": row["position"],
                "name": row["name"],
                "kind": "alias",
                "is_plain": True,
                "language": "",
                "script": "",
            }
            for row in _rows(self._bind, self._table("entity_name"))
        ]
        self._insert("other_name", rows)

    def _members(self) -> None:
        entity = self._table("entity")
        columns = (entity.c.member, sa.func.min(entity.c.membership_class))
        grouped = sa.select(*columns).where(entity.c.member != "").group_by(columns[0])
        for name, membership_class in self._bind.execute(grouped).all():
            row = {
                "id": _id("member", name),
                "key": _key(name),
                "name": name,
                "membership_class": membership_class,
                "country": "",
            }
            self._insert("member", [row])
            self._bind.execute(
                entity.update()
                .where(entity.c.member == name)
                .values(member_id=row["id"])
            )

    def _firms(self) -> None:
        audit = self._table("audit")
        firms = sa.select(audit.c.firm).where(audit.c.firm != "").distinct()
        empty = {"code": "", "country": "", "notices_to": "", "oversight": ""}
        for name in self._bind.scalars(firms).all():
            row = {"id": _id("firm", name), "key": _key(name), "name": name, **empty}
            self._insert("firm", [row])
            self._bind.execute(
                audit.update().where(audit.c.firm == name).values(firm_id=row["id"])
            )
        leads = (
            sa.select(audit.c.firm_id, audit.c.lead_auditor)
            .where(audit.c.lead_auditor != "")
            .distinct()
        )
        for firm_id, name in self._bind.execute(leads).all():
            id_ = _id("auditor", f"{firm_id} {name}")
            row = {"id": id_, "key": "", "name": name, "firm_id": firm_id}
            self._insert("auditor", [row])
            self._bind.execute(
                audit.update()
                .where(audit.c.lead_auditor == name, audit.c.firm_id == firm_id)
                .values(lead_auditor_id=id_)
            )

    def _table(self, name: str) -> sa.Table:
        return _typed(self._tables.tables[name])

    def _insert(self, table: str, rows: Found) -> None:
        if rows:
            self._bind.execute(self._table(table).insert(), rows)


def _begin_history(bind: sa.Connection) -> None:
    """Write all there is as the import number 0, which was true when it was found."""
    tables = sa.MetaData()
    tables.reflect(bind)
    history = _typed(tables.tables["registry_history"])
    now = bind.scalar(sa.select(sa.func.current_timestamp()))
    assert isinstance(now, datetime)
    at = now if now.tzinfo else now.replace(tzinfo=UTC)
    rows = [
        {
            "revision": 0,
            "noun": noun,
            "record_id": row["id"],
            "as_of": at.astimezone(UTC).date(),
            "recorded_at": at,
            "facts": _facts(row),
            "removed": False,
        }
        for noun in ("member", "firm", "auditor", "entity", "certification", "audit")
        for row in _whole(bind, tables, noun)
    ]
    if rows:
        bind.execute(history.insert(), rows)


def _whole(bind: sa.Connection, tables: sa.MetaData, noun: str) -> Iterator[Any]:
    """Yield the rows of one kind; an Entity's with its names and facilities."""
    aliases: dict[UUID, list[str]] = {}
    places: dict[UUID, Found] = {}
    if noun == "entity":
        for row in _rows(bind, _typed(tables.tables["other_name"])):
            aliases.setdefault(row["organisation_id"], []).append(row["name"])
        for row in _rows(bind, _typed(tables.tables["facility"])):
            kept = {name: row[name] for name in ("name", "country", "region")}
            places.setdefault(row["entity_id"], []).append(kept)
    for row in _rows(bind, _typed(tables.tables[noun])):
        if noun == "entity":
            row["aliases"] = aliases.get(row["id"], [])
            row["facilities"] = places.get(row["id"], [])
            row["activities"] = row["activities"].splitlines()
        yield row


def _rows(bind: sa.Connection, table: sa.Table) -> Found:
    in_order = table.select()
    if "position" in table.c:
        in_order = in_order.order_by(table.c.position)
    return [dict(row) for row in bind.execute(in_order).mappings().all()]


def _typed(table: sa.Table) -> sa.Table:
    """Say which columns are UUIDs, which SQLite keeps as text."""
    for column in table.c:
        if column.name == "id" or column.name.endswith("_id"):
            column.type = sa.Uuid()
        elif column.name == "recorded_at":
            column.type = sa.DateTime(timezone=True)
    return table


def _facts(row: dict[str, Any]) -> str:
    return json.dumps(
        _filled(row), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        full = {name: _filled(one) for name, one in value.items()}
        return {name: one for name, one in full.items() if one not in (None, "", [])}
    if isinstance(value, list):
        return [_filled(one) for one in value]
    if isinstance(value, (UUID, date)):
        return str(value)
    return value


def _key(name: str) -> str:
    return name if len(name) <= LONGEST_KEY and KEY.fullmatch(name) else ""


def _id(noun: str, key: str) -> UUID:
    return uuid5(NAMESPACE, f"{noun}:{key}")

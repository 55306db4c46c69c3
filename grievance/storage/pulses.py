"""When each part of the office was last at work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Executable, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from grievance.domain.pulse import FORGET_AFTER, Pulse, is_of_desk, is_of_worker
from grievance.storage.rows import PulseRow


def _insert_or_update() -> Mapping[str, Executable]:
    one, other = sqlite.insert(PulseRow), postgresql.insert(PulseRow)
    key = [PulseRow.name]
    return {
        "sqlite": one.on_conflict_do_update(key, set_={"at": one.excluded.at}),
        "postgresql": other.on_conflict_do_update(
            index_elements=key, set_={"at": other.excluded.at}
        ),
    }


_PULSE = PulseRow.__table__
_BEAT = _insert_or_update()
_ALL = select(_PULSE).order_by(_PULSE.c.name)
_FORGET_ALL = delete(PulseRow)
_FORGET = delete(PulseRow).where(
    PulseRow.name.in_(bindparam("names", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Pulses:
    """Each part has one row, which is written again and again."""

    connection: Connection

    def beat(self, name: str, *, at: datetime) -> None:
        """Keep that the part called *name* is at work now."""
        statement = _BEAT[self.connection.dialect.name]
        self.connection.execute(statement, {"name": name, "at": at})

    def all(self) -> Mapping[str, Pulse]:
        """Return the pulses there are, by name."""
        found = self.connection.execute(_ALL)
        return {row.name: Pulse(name=row.name, at=row.at) for row in found}

    def forget_all(self) -> None:
        """Delete all of them: they are of another machine, or of another day."""
        self.connection.execute(_FORGET_ALL)

    def forget_workers(self, *, at: datetime) -> None:
        """Delete those of worker processes that ended long ago."""
        gone = [
            one.name
            for one in self.all().values()
            if (is_of_worker(one.name) or is_of_desk(one.name))
            and at - one.at > FORGET_AFTER
        ]
        self.connection.execute(_FORGET, {"names": gone})

"""
What a fixture does to an office, done once; each test after that gets a copy of the books.

    @pytest.fixture(name="case_id")
    @staged
    def _case_id(office: Office) -> CaseId:
        return office.case_of(make_mail())

The books that one test gets are to the byte those of the next, so that the same function
makes the same of them.  Where they are others, as where a fixture before this one did
something else, it is called again.  It may change nothing but the office's books and home,
and depends on nothing but them and what it is given; what it returns nobody may change.

This is for SQLite, whose books are files; on PostgreSQL the function is called each time.
"""

from __future__ import annotations

import functools
import hashlib

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from grievance.domain.entity import Entity
from tests.offices import Office


P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stage:
    """The files of an office on SQLite."""

    database: Path
    home: Path

    @classmethod
    def of(cls, office: Office) -> Stage:
        """Close the books: the last who does so has all that was written in one file."""
        office.store.engine.dispose()
        database = Path(office.store.engine.url.database or "")
        assert not Path(f"{database}-wal").exists(), "somebody reads the books"
        return cls(database, office.mechanism.home.path)

    def read(self) -> Mapping[str, tuple[int, bytes]]:
        """Read each file by its name, with who may open it."""
        files = {str(path.relative_to(self.home)): path for path in self._at_home()}
        files[""] = self.database
        return {
            name: (path.stat().st_mode & 0o777, path.read_bytes())
            for name, path in files.items()
        }

    def write(self, files: Mapping[str, tuple[int, bytes]]) -> None:
        """Have these files and no others."""
        for path in (*self._at_home(), self.database):
            path.unlink()
        for name, (mode, content) in files.items():
            path = self.home / name if name else self.database
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(mode)

    def _at_home(self) -> list[Path]:
        return sorted(path for path in self.home.rglob("*") if path.is_file())


def staged(make: Callable[P, T]) -> Callable[P, T]:
    """Do what *make* does to the books of an office once for the same books."""
    done: dict[object, tuple[T, Mapping[str, tuple[int, bytes]]]] = {}

    @functools.wraps(make)
    def do_once(*args: P.args, **kwargs: P.kwargs) -> T:
        [office] = [one for one in (*args, *kwargs.values()) if isinstance(one, Office)]
        if office.store.engine.dialect.name != "sqlite":
            return make(*args, **kwargs)
        stage = Stage.of(office)
        given = [one for one in (*args, *kwargs.values()) if one is not office]
        key = (_digest(stage.read()), *given)
        if key in done:
            made, files = done[key]
            stage.write(files)
        else:
            made = make(*args, **kwargs)
            done[key] = made, Stage.of(office).read()
        return made

    return do_once


@staged
def know(office: Office, *entities: Entity) -> None:
    """Put Entities into the registry, before another fixture goes on from there."""
    office.know(*entities)


def _digest(files: Mapping[str, tuple[int, bytes]]) -> bytes:
    digest = hashlib.sha256()
    for name, (mode, content) in sorted(files.items()):
        digest.update(f"{name}\0{mode}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.digest()

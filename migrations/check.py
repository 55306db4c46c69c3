"""Tell whether migrations and models agree, on a database of its own: exit 0 or 1."""

from __future__ import annotations

import sys

from tempfile import TemporaryDirectory

from alembic.util import CommandError

from grievance.storage.engine import open_engine
from grievance.storage.schema import check, upgrade


def main() -> int:
    """Migrate an empty database to the head and compare."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/check.db")
        upgrade(engine)
        try:
            check(engine)
        except CommandError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        finally:
            engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""
Bring the tables up as soon as a line comes in; print which revision they are of then.

    python -m tests.migrations.at_once URL
"""

from __future__ import annotations

import sys

from importlib import import_module

from grievance.storage.engine import open_engine
from grievance.storage.schema import current, upgrade


def main() -> None:
    """Say that all is ready, and wait for the others."""
    engine = open_engine(sys.argv[1])
    import_module("alembic.command")  # which takes long
    print("ready", flush=True)  # noqa: T201  # the test reads it
    sys.stdin.readline()
    upgrade(engine)
    print(current(engine))  # noqa: T201  # as above


if __name__ == "__main__":
    main()

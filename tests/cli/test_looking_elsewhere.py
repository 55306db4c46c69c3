"""At a shell, before a server that only reads, as a replica of PostgreSQL does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grievance.cli.restoring import find_backup
from grievance.domain.pulse import BACKUP
from grievance.home import Home
from grievance.services.backup.last_backup import glance_at_backup, recall_backup
from grievance.settings import ENV_DATABASE
from tests.cli.command import Shell
from tests.cli.staffed import shell_of
from tests.doubles import make_mail
from tests.offices import DANA, Cleared, Office, at_work, cleared_postgres, closing
from tests.services.moves import reference_of


__all__ = ["cleared_postgres"]

pytestmark = pytest.mark.postgres
READS_ONLY = "options=-c%20default_transaction_read_only%3Don"


@pytest.fixture(name="served")
def _served(cleared_postgres: Cleared, tmp_path: Path) -> Iterator[Office]:
    with closing(at_work(tmp_path / "home", cleared_postgres.clear())) as office:
        yield office


def before_replica(office: Office) -> Shell:
    """Seat somebody before the same books, to which nothing can be written."""
    url = office.mechanism.settings.database.url
    joined = "&" if "?" in url else "?"
    return shell_of(office, DANA).with_environ(
        **{ENV_DATABASE: f"{url}{joined}{READS_ONLY}"}
    )


def test_what_only_reads_is_served(served: Office) -> None:
    """
    As docs/scale.md says: what leaves no trace is answered, what would is refused.
    """
    reference = reference_of(served, served.case_of(make_mail("About the smelter.")))
    shell = before_replica(served)

    for words in (("log", "verify"), ("cases",), ("clocks",), ("letters", "list")):
        assert "" == shell.run(*words).err, words
    for words in (("case", reference), ("search", "smelter")):
        done = shell.run(*words)
        assert (2, True) == (done.status, "takes nothing now" in done.err), words


def test_a_backup_from_there_is_whole_and_says_what_is_missing(
    served: Office, tmp_path: Path
) -> None:
    """
    Both halves are written, and only that they were is on no book; that is what is said.
    """
    served.case_of(make_mail("About the smelter."))
    shell, folder = before_replica(served), tmp_path / "backup"

    done = shell.run("backup", folder)

    assert 2 == done.status
    assert f"Both halves are in {folder}, whole" in done.err
    assert "nothing of this was kept" not in done.err
    assert "" == glance_at_backup(folder)
    assert find_backup(folder, None).keys is not None
    assert folder == recall_backup(Home(shell.home).last_backup)
    with served.store.read() as tx:
        assert BACKUP not in tx.pulses.all()

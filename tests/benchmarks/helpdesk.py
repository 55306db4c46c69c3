"""
The same mails through django-helpdesk's `get_email`, beside our intake.

It is installed for the benchmark only, into an environment of its own under build/.
Where that cannot be done, a line says so and there is nothing to compare.

Like ours: it reads every mail, finds out whether it answers something, opens a ticket,
keeps the text, and writes an answer from a template.  Its mails come from a folder and
are deleted there, its answers go to a backend that discards them, and its SQLite is set
as ours is (WAL, synchronous=FULL).  Unlike ours: it reads in the process that has the
database, and neither spools, seals nor logs; a crash in between loses or repeats, and
the very same mail twice makes two tickets.
"""

from __future__ import annotations

import json
import subprocess
import sys

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.cost import Cost, least
from tests.benchmarks.intake import MAILS, ROUNDS, WARM_UP, Rate, intake
from tests.benchmarks.mails import write_mails
from tests.benchmarks.row import Row


RELEASE = "2.6.1"
PACKAGE = f"django-helpdesk=={RELEASE}"
NAME = f"django-helpdesk {RELEASE}"
HOUSE = Path(__file__).resolve().parents[2]
ENVIRONMENT = HOUSE / "build" / "helpdesk"
SITE = Path(__file__).with_name("helpdesk_site.py")


def measure(count: int = MAILS) -> list[Row]:
    """Measure both in turns; nothing where the other one cannot be installed."""
    python = _install()
    if python is None:
        sys.stderr.write(f"{NAME} cannot be installed here: nothing to compare.\n")
        return []
    mails = write_mails(WARM_UP + count)
    theirs, ours = [], []
    for _ in range(ROUNDS):
        theirs.append(_get_email(python, mails))
        ours.append(intake(mails, are_caps_lifted=True))
    they, we = (Rate(mails=count, cost=least(costs)) for costs in (theirs, ours))
    ratio = we.a_core_second / they.a_core_second
    return [
        *they.rows(f"{NAME}, get_email"),
        *we.rows("intake of the same, caps lifted"),
        Row(name=f"intake to {NAME}, a core", value=ratio, unit="times as many"),
    ]


def _install() -> Path | None:
    """Return the Python of an environment that has it."""
    python = ENVIRONMENT / "bin" / "python"
    if _succeeds(python, "-c", "import helpdesk"):
        return python
    sys.stderr.write(f"installing {NAME} into {ENVIRONMENT.relative_to(HOUSE)} …\n")
    pip = (python, "-m", "pip", "install", "--quiet", PACKAGE)
    made = _succeeds(sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
    return python if made and _succeeds(*pip) else None


def _succeeds(*command: str | Path) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _get_email(python: Path, mails: Sequence[bytes]) -> Cost:
    with TemporaryDirectory() as folder:
        for name, some in (("few", mails[:WARM_UP]), ("all", mails[WARM_UP:])):
            box = Path(folder, name)
            box.mkdir()
            for number, raw in enumerate(some):
                (box / f"{number:06}.eml").write_bytes(raw)
        done = subprocess.run(
            [python, "-P", SITE, folder], capture_output=True, check=True
        )
    told = json.loads(done.stdout)
    assert len(mails) == told["tickets"], told
    return Cost(clock=told["clock"], processor=told["processor"])

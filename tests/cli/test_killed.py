"""Commands that change many keys are killed anywhere, run again, and leave nobody out."""

from __future__ import annotations

import random
import signal
import subprocess
import sys

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.home import ROOT_KEY, write_key
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import open_parts, seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.make_box import keep_box, make_box
from grievance.services.boxes.worker_slip import worker_slip
from tests.cli.command import ROOT
from tests.cli.staffed import problems, shell_of
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, Office, cleared_postgres, office


__all__ = ["cleared_postgres", "office"]

CASES = 60
SLIPS = 8
PLACES = random.Random(60)  # the same in each run, wherever they are


def killed(office: Office, step: int, *words: object) -> None:
    """Run a command as Dana in a process of its own, which dies before that step."""
    program = [sys.executable, "-m", "tests.cli.dying_command", str(step)]
    done = subprocess.run(
        [*program, *map(str, words)],
        cwd=ROOT,
        env=shell_of(office, DANA).whole_environ,
        capture_output=True,
        check=False,
    )
    assert -signal.SIGKILL == done.returncode, (step, done.stderr)


def cases_with_words(office: Office, count: int) -> list[CaseId]:
    """Make as many cases, of which each says its number."""
    cases = []
    for number in range(count):
        with office.store.begin() as tx:
            pen = Pen.of(tx, office.worker, NOON)
            box = make_box(
                office.worker, Slip(), Timetable(), received_on=TODAY, at=NOON
            )
            keep_box(pen, box)
            words = f"letter {number}".encode()
            letter = seal_part(pen.author, box.slots[0], PartKind.LETTER, words)
            keep_parts(pen, [letter], Act.PART_ADDED)
        cases.append(box.case.id)
    return cases


@pytest.mark.each_engine
def test_each_case_gets_one_key(office: Office) -> None:
    """
    Sixty cases are due, and twice the power fails: each has one key more in the end,
    its reader and recovery have it, what lies in it opens, and the log is whole.
    """
    cases = cases_with_words(office, CASES)
    with office.store.begin() as tx:
        assert CASES == tx.rekeys.add_every(Compartment.CONTENTS, since=TODAY)

    for _ in range(2):
        killed(office, PLACES.randrange(1, 250), "rekey")

    with office.store.read() as tx:
        assert 0 < tx.rekeys.count()
    [done] = shell_of(office, DANA).run("rekey", "--json").lines
    assert ([], 0) == (done["refused"], done["left"]["count"])
    with office.store.read() as tx:
        for number, case_id in enumerate(cases):
            slots = tx.cases.slots(case_id, Compartment.CONTENTS)
            assert [1, 2] == [slot.kv for slot in slots]
            assert 2 == len(tx.cases.grants(slots[1]))
            key = contents_key(tx, office.rings[DANA], case_id)
            [part] = open_parts(tx, key, office.directory, PartKind.LETTER)
            assert f"letter {number}".encode() == part.body
    assert () == problems(office)


@pytest.mark.each_engine
def test_the_worker_has_one_pair_of_keys(office: Office) -> None:
    """
    Killed while its keys are laid down, signed, and given what lay under those before.
    """
    cases = cases_with_words(office, SLIPS)
    waiting = office.collect(make_mail("It waits."))
    home, words = office.mechanism.home, ("rotate", "worker")
    write_key(home.root_key, ROOT_KEY, office.secrets.root_seed)

    for step in (2, PLACES.randrange(5, 20)):
        killed(office, step, *words)

    [done] = shell_of(office, DANA).run(*words, "--json").lines
    assert (2, []) == (done["key_version"], done["refused"])
    assert {"slips": 0, "messages": 0, "letters": 0} == done["left"]
    assert (2, [1]) == (office.worker.kv, list(office.worker.former))
    with office.store.read() as tx:
        for case_id in cases:
            assert 2 == tx.slips.of_case(case_id).worker_kv
            worker_slip(tx, office.worker, case_id)
    assert () == problems(office)
    assert office.receive(waiting).case_id is not None

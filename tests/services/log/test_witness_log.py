"""What others saw of our log comes back in their answers, and is held against it."""

from __future__ import annotations

import textwrap

from dataclasses import replace

import pytest

from grievance.domain.ids import WORKER
from grievance.services.log.log_alarm import ALARM
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.services.log.witness_log import contradicted
from grievance.services.staff_mail.write_digest import write_staff_mail
from grievance.vault.checkpoint import Checkpoint, sign_checkpoint
from grievance.vault.keys import SigningKey
from grievance.vault.log import canonical, parse_entry
from grievance.vault.log_verifier import Note, find_notes
from tests.doubles import TODAY, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.log.test_verify_log import rewrite_log
from tests.services.staff_mails import digest_for


def signed(office: Office, *, by: SigningKey | None = None, root: bytes = b"") -> str:
    """A checkpoint of how the log is now; or of another, for a *root* of one's own."""
    with office.store.read() as tx:
        frontier = tx.log.frontier()
    checkpoint = Checkpoint(
        origin=office.mechanism.origin,
        size=frontier.size,
        root=root or frontier.root,
    )
    return sign_checkpoint(checkpoint, by or office.worker.author.signing)


def checkpoint(office: Office) -> str:
    with office.store.begin() as tx:
        make_checkpoint(tx, office.worker, root_public=office.secrets.root.public)
        return tx.log.checkpoints()[-1]


def answered(office: Office, note: str) -> None:
    """Take in an answer that quotes a notice with *note* at its foot."""
    lines = textwrap.wrap(" ".join(note.split()), 72)
    quoted = "".join(f"> {line}\n" for line in lines)
    office.take_in(make_mail(f"Thank you.\n\nOn Monday you wrote:\n{quoted}"))


def heard(office: Office) -> tuple[Note, ...]:
    return office.mechanism.witness.notes()


def against(office: Office) -> tuple[Note, ...]:
    with office.store.read() as tx:
        return contradicted(tx, office.mechanism.witness)


def morning(office: Office, name: str) -> str:
    """What the morning mail of somebody says; empty for none."""
    mail, person, rules = digest_for(office, name)
    witness = office.mechanism.witness
    with office.store.read() as tx:
        words = write_staff_mail(
            tx, office.worker, mail, person, rules, today=TODAY, witness=witness
        )
    return words.body if words else ""


def by_nobody(bodies: list[bytes]) -> list[bytes]:
    """Say of the first entry that somebody else wrote it."""
    return [canonical(replace(parse_entry(bodies[0]), actor=WORKER)), *bodies[1:]]


def test_a_checkpoint_that_comes_back_is_kept_outside(sqlite_office: Office) -> None:
    """
    Once, from a quotation, by a worker of ours alone; and verifying counts it.
    """
    office = sqlite_office
    note = checkpoint(office)
    stranger = SigningKey.from_seed(bytes(32))

    answered(office, note)
    answered(office, note)
    answered(office, signed(office, by=stranger))

    assert [note] == [one.text for one in heard(office)]
    assert () == against(office)
    assert "STOP" not in morning(office, DANA)
    assert 0o600 == office.mechanism.home.witnesses.stat().st_mode & 0o777
    found = office.verify(*(one.text for one in heard(office)))
    assert (2, ()) == (found.checkpoints, found.problems)


HOWS = ("put back", "signed anew", "written anew")


@pytest.mark.parametrize("how", HOWS)
def test_books_that_contradict_it_are_an_alarm(sqlite_office: Office, how: str) -> None:
    """
    The coordinator reads of it before all else, and nobody without need to know.
    """
    office = sqlite_office
    if how == "signed anew":  # somebody has the worker's key and another history
        answered(office, signed(office, root=bytes(32)))
    else:
        answered(office, checkpoint(office))
    if how == "put back":
        office.tamper("DELETE FROM log_entry", "DELETE FROM log_head")
    if how == "written anew":
        office.tamper("DELETE FROM checkpoint")
        rewrite_log(office, by_nobody)

    assert 1 == len(against(office))
    assert morning(office, DANA).startswith("\n".join(ALARM))
    assert "STOP" not in morning(office, HENRI)


def test_a_row_that_is_gone_is_no_other_history(sqlite_office: Office) -> None:
    """
    Where the entries are those that were seen; and no other one of that size passes.
    """
    office = sqlite_office
    office.case_of(make_mail())
    answered(office, checkpoint(office))
    office.tamper("DELETE FROM checkpoint")
    assert () == against(office)

    answered(office, signed(office, root=bytes(32)))
    assert 1 == len(against(office))


def test_a_letter_that_quotes_none_touches_no_file(sqlite_office: Office) -> None:
    """
    Nearly all letters are such, and each would wait for a lock.
    """
    sqlite_office.take_in(make_mail("Nobody pays us."))

    path = sqlite_office.mechanism.witness.path
    assert [] == [*path.parent.glob(f"{path.name}*")]


def test_half_a_line_and_a_locked_file_lose_no_letter(sqlite_office: Office) -> None:
    """
    What was cut off by a power failure is no note; what cannot be written is no error.
    """
    office, note = sqlite_office, checkpoint(sqlite_office)
    path = office.mechanism.home.witnesses
    path.write_text(f"\n{note[: len(note) // 2]}", "utf-8")
    answered(office, note)
    assert [note] == [one.text for one in heard(office)]

    path.unlink()
    path.mkdir()
    answered(office, note)

    assert () == heard(office)


@pytest.mark.parametrize(
    "dash", ["\u2014", "-", "--", "?", "&mdash;", "\u00e2\u20ac\u201d"]
)
@pytest.mark.parametrize("mark", ["", "> ", ">> > ", "| "])
def test_a_note_is_found_as_mail_programs_leave_it(
    sqlite_office: Office, dash: str, mark: str
) -> None:
    """
    Wrapped anew, in quotations, with what became of the dash; and never half of one.
    """
    note = signed(sqlite_office)
    words = note.replace("\u2014", dash).split()
    lines = textwrap.wrap(" ".join(words), 40, break_long_words=True)
    text = "before\n" + "".join(f"{mark}{line}\n" for line in lines) + f"{mark}after"

    assert [note] == [one.text for one in find_notes(text)]
    assert [] == list(find_notes(text.replace(words[1], "", 1)))

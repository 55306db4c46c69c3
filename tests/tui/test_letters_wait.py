"""The line on letters that wait, and what is kept of what somebody types; no screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from grievance.domain.contents import AttachmentNote
from grievance.domain.ids import CaseId, OutgoingId, PartId
from grievance.domain.reference import Reference
from grievance.domain.undo import LetterChange, LinkChange, Step, Way
from tests.tui.offices import ADA, MONDAY, Office
from tui.forms.files import chosen_files, files_form, files_said
from tui.forms.form import Several, Values
from tui.on_its_way import on_its_way
from tui.refused_field import FieldError
from tui.session import Session
from tui.unfinished import Autosave, Typed


HERE, REFERENCE = CaseId(uuid4()), Reference("GR-7F3K-9Q2D")
GOES = MONDAY + timedelta(seconds=30)


@pytest.fixture(name="session")
def _session(office: Office) -> Session:
    """
    Ada has just let a letter go.
    """
    session = Session(mechanism=office.mechanism, ring=office.ring(ADA))
    letter = LetterChange(
        case_id=HERE,
        reference=REFERENCE,
        outgoing_id=OutgoingId(uuid4()),
        goes_at=GOES,
    )
    session.did(Step.of("letter", letter))
    return session


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (2, f"✉ The letter of {REFERENCE} goes in 28 s · u pulls it back"),
        (29, f"✉ The letter of {REFERENCE} goes in 1 s · u pulls it back"),
        (
            31,
            f"✉ The letter of {REFERENCE} goes out now; sent letters cannot be undone.",
        ),
        (36, ""),
    ],
)
def test_the_seconds_are_counted(session: Session, seconds: int, expected: str) -> None:
    """
    And when there is no way back any more that is said, for a while.
    """
    assert expected == on_its_way(session, MONDAY + timedelta(seconds=seconds))


def test_what_was_done_since_is_taken_back_first(session: Session) -> None:
    """
    So it says how often the key is to be pressed; once it is pulled back, nothing.
    """
    link = LinkChange(case_id=HERE, reference=REFERENCE, other_id=CaseId(uuid4()))
    session.did(Step.of("link", link))
    assert "2 × u pulls it back" in on_its_way(session, MONDAY)

    for _ in range(2):
        session.went(Way.UNDO, session.journal.next(Way.UNDO), None)

    assert "" == on_its_way(session, MONDAY)


@dataclass(eq=False)
class Page:
    """A screen as the keeping of words sees one."""

    words: str
    is_modal = False

    def unsaved(self) -> Typed | None:
        return (
            Typed(title="A letter", fields={"body": self.words}) if self.words else None
        )


def test_each_screen_has_a_file_as_long_as_it_has_words(office: Office) -> None:
    """
    What does not change is written once; what is gone, or saved, is dropped.
    """
    folder = office.mechanism.unfinished(office.ring(ADA))
    autosave = Autosave(folder, office.clock)
    one, other = Page("Dear Maria"), Page("Dear Heron")

    autosave.look([one, other])  # type: ignore[list-item]  # as good as screens
    before = {path: path.stat().st_mtime_ns for path in folder.path.iterdir()}
    assert 3 == len(before)  # and one that says that this desk runs
    autosave.look([one, other])  # type: ignore[list-item]
    assert before == {path: path.stat().st_mtime_ns for path in folder.path.iterdir()}
    assert {"Dear Maria", "Dear Heron"} == {kept.words for kept in folder.kept()}

    one.words = "Dear Maria, we"
    autosave.look([one])  # type: ignore[list-item]
    assert ["Dear Maria, we"] == [kept.words for kept in folder.kept()]

    one.words = ""
    autosave.look([one])  # type: ignore[list-item]
    autosave.end()
    assert [] == list(folder.path.iterdir())


def note(name: str) -> AttachmentNote:
    return AttachmentNote(
        part_id=PartId(uuid4()), name=name, media_type="image/png", size=1500, sha256=""
    )


def test_files_are_chosen_by_marks_and_one_by_its_path(tmp_path: Path) -> None:
    """
    What goes already is marked, once, whether it is of the case or not.
    """
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF")
    gate, dam = note("gate.png"), note("\x1b[2Jdam.png")
    form = files_form([gate], [gate, dam])
    [marks] = [one for one in form.fields if isinstance(one, Several)]
    both: Values = {"files": f"{gate.part_id} {dam.part_id}", "path": f" {path} "}

    assert str(gate.part_id) == marks.value
    assert ["gate.png (2 kB)", "␛[2Jdam.png (2 kB)"] == [
        one.label for one in marks.options
    ]
    assert ((gate, dam), (path,)) == chosen_files(both, [gate], [gate, dam])
    assert ((), ()) == chosen_files({"files": "", "path": ""}, [gate], [dam])
    assert "gate.png (2 kB)" == files_said([gate])
    with pytest.raises(FieldError, match="no such file"):
        chosen_files({"path": "/nowhere"}, [], [])

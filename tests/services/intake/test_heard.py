"""What a letter says is worked out once, before the books are opened to file it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.mail.reading.parse import parse
from grievance.services.intake import heard
from grievance.services.intake.heard import Heard
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.triage_knowledge import Knowledge
from tests.doubles import make_mail, make_person
from tests.offices import Office
from tests.services.looking import token_for


ADA, BEA = make_person(name="Ada Keller"), make_person(name="Bea Roth")


def test_it_is_worked_out_again_where_other_names_are_known() -> None:
    """
    Of the registry or of the office, and of nothing else.
    """
    letter, known = parse(make_mail("Ada Keller lost my letter.")), Knowledge()
    told = Heard()
    first = told.slip(letter, known, (ADA,))

    assert first is told.slip(letter, known, (ADA,))
    joined = told.slip(letter, known, (ADA, BEA))
    assert joined is not first
    assert joined is told.slip(letter, known, (ADA, BEA))
    assert joined is not told.slip(letter, replace(known, titles={}), (ADA, BEA))


def test_whom_it_accuses_is_asked_for_each_of_their_readers() -> None:
    """
    Whoever was given the case meanwhile is asked about as well.
    """
    letter = parse(make_mail("Ada Keller passed my name on to my employer."))
    told = Heard()

    assert told.accuses(letter, (ADA.name,), of_office=True)
    assert not told.accuses(letter, (BEA.name,), of_office=True)


def test_a_doubtful_answer_is_read_once(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Not a second time while nobody else can write.
    """
    case_id = sqlite_office.case_of(make_mail())
    to = token_for(sqlite_office, case_id)
    readings = []

    def counting(*args: object, **more: object) -> object:
        readings.append(args)
        return propose_triage(*args, **more)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(heard, "propose_triage", counting)
    answer = make_mail("It is cold.", sender="eve@other.example", to=to, dmarc="fail")
    receipt = sqlite_office.take_in(answer)

    assert case_id == receipt.case_id
    assert 1 == len(readings)

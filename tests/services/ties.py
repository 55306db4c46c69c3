"""Cases that turn out to be about somebody, and people who turn out to be tied to them."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.ids import CaseId
from grievance.domain.slip import RespondentKind
from grievance.services.evidence.record_allegation import record_allegation
from grievance.vault.directory import sign_directory
from grievance.vault.ring import PersonRing
from tests.doubles import NOON
from tests.offices import DANA, Office


def allege(
    office: Office, case_id: CaseId, kind: RespondentKind, who: str, *, by: str = DANA
) -> None:
    allegation = Allegation(
        number=1, respondent=Respondent(kind=kind, id=who), criterion="PS 1.1"
    )
    with office.store.begin() as tx:
        record_allegation(tx, office.rings[by], case_id, allegation, at=NOON)


def tie(office: Office, name: str, *to: str) -> PersonRing:
    """Sign that somebody is tied to *to*; return their ring as it is then."""
    person = office.person(name)
    people = tuple(
        replace(entry, conflicts=to) if entry.person_id == person else entry
        for entry in office.directory.people
    )
    newer = replace(office.directory, epoch=office.directory.epoch + 1, people=people)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))
    return replace(office.rings[name], directory=newer)

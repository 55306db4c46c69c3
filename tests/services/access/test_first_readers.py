"""Nobody whom a complaint may mean is given its key while somebody else is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import RECOVERY, CaseId, holder_of
from grievance.domain.intake import SpoolState
from grievance.domain.people import Role
from grievance.services.access.assign_case import assign_case
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.registry.import_registry import import_registry
from grievance.vault.directory import Directory, sign_directory
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, RUTH, Office
from tests.services.invented_report import FIRM, MEMBER, REGISTRY
from tests.services.looking import claimed, holders, slip_of


ACCUSATIONS = {
    "en": f"{DANA} told the company who I am.",
    "de": f"Ihre Kollegin {DANA} hat der Firma meinen Namen verraten.",
    "fr": f"Votre collègue {DANA} a donné mon nom à l'entreprise.",
    "pt": f"A sua colega {DANA} contou o meu nome à empresa.",
    "zh": f"你们的{DANA}把我的名字告诉了公司。",
    "in part": "Dana told the company who I am.",
}
GREETINGS = {
    "en": f"Dear Ms {DANA},",
    "de": f"Sehr geehrte Frau {DANA},",
    "fr": f"Chère Madame {DANA},",
    "pt": f"Prezada Sra. {DANA},",
    "zh": f"尊敬的{DANA}女士：",  # as it is written there
    "quoted": f"On 2 March 2026 at 10:00, {DANA} <office@grievance.example> wrote:",
}
WAGES = "They owe us three months of wages."


def who_reads(office: Office, case_id: CaseId) -> set[str]:
    return holders(office, case_id, Compartment.CONTENTS) - {RECOVERY}


def only(office: Office, *names: str) -> None:
    """Leave only these people in the office, as coordinators and custodians."""
    ids = {office.person(name) for name in names}
    people = tuple(
        replace(entry, roles=(Role.COORDINATOR, Role.CUSTODIAN))
        if entry.person_id in ids
        else replace(entry, retired=True)
        for entry in office.directory.people
    )
    newer = replace(office.directory, epoch=office.directory.epoch + 1, people=people)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))


@pytest.mark.parametrize("language", ACCUSATIONS)
def test_who_is_accused_never_reads_it(sqlite_office: Office, language: str) -> None:
    """
    In any language, and although nobody says "office".
    """
    office = sqlite_office
    case_id = office.case_of(make_mail(f"{ACCUSATIONS[language]}\n\n{WAGES}"))

    assert {holder_of(office.person(RUTH))} == who_reads(office, case_id)


@pytest.mark.parametrize("language", GREETINGS)
def test_who_is_greeted_reads_after_others(
    sqlite_office: Office, language: str
) -> None:
    """
    A greeting can stand before an accusation; whoever reads it first may hand it on.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail(f"{GREETINGS[language]}\n\n{WAGES}"))
    assert {holder_of(office.person(RUTH))} == who_reads(office, case_id)

    only(office, DANA)
    ada_alone = office.case_of(make_mail(f"{GREETINGS[language]}\n\n{WAGES} Still."))
    assert {holder_of(office.person(DANA))} == who_reads(office, ada_alone)


def test_who_was_only_greeted_may_be_given_the_case(sqlite_office: Office) -> None:
    """
    By somebody who has read it; whoever was accused may not.
    """
    office = sqlite_office
    ids = {office.person(RUTH)}
    people = tuple(
        replace(entry, roles=(Role.COORDINATOR,)) if entry.person_id in ids else entry
        for entry in office.directory.people
    )
    newer = replace(office.directory, epoch=office.directory.epoch + 1, people=people)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))
    ring = replace(office.rings[RUTH], directory=newer)
    greeted = office.case_of(make_mail(f"{GREETINGS['en']}\n\n{WAGES}"))
    accused = office.case_of(make_mail(ACCUSATIONS["en"]))
    assert who_reads(office, greeted) == who_reads(office, accused)

    dana = office.person(DANA)
    with office.store.begin() as tx:
        assign_case(tx, ring, case_id=greeted, handler_id=dana, at=NOON)
    assert holder_of(dana) in who_reads(office, greeted)
    with (
        office.store.begin() as tx,
        pytest.raises(NotAllowedError, match="conflict of interest"),
    ):
        assign_case(tx, ring, case_id=accused, handler_id=dana, at=NOON)


def test_a_custodian_who_is_named_keeps_no_name(sqlite_office: Office) -> None:
    """
    Then nobody does but recovery, as long as there is no other custodian.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail(f"{CHIDI} sold our names. {WAGES}"))

    assert {RECOVERY} == holders(office, case_id, Compartment.IDENTITY)
    assert (office.person(CHIDI),) == slip_of(office, case_id).staff_named


def test_where_nobody_else_is_there_it_waits(sqlite_office: Office) -> None:
    """
    Sealed and visible; whoever is accused alone is given nothing.
    """
    office = sqlite_office
    only(office, DANA)
    job = claimed(office, make_mail(ACCUSATIONS["en"]))

    with pytest.raises(NotAllowedError, match="add a coordinator or a reviewer"):
        receive_letter(office.reception(), job, at=NOON)

    with office.store.read() as tx:
        assert 1 == tx.spool.count(SpoolState.WAITING)
        assert [] == list(tx.worklists.all_covers())


def test_who_is_tied_to_anybody_named_reads_after_others(sqlite_office: Office) -> None:
    """
    To one of more Entities than a slip has room for, to a Member, to a firm that is
    merely mentioned.
    """
    office = sqlite_office
    with office.store.begin() as tx:
        import_registry(tx, REGISTRY, at=NOON)
    ends = ("inka", "ostvel", "avenro", "urrask", "ellmur")
    starts = ("Kanor", "Velmar", "Tordal", "Wendrik", "Ostiga", "Pelmora")
    every = [make_entity(f"{start}{end} Smelter") for start in starts for end in ends]
    office.know(*every)
    tied_to = {
        str(max(every, key=lambda one: str(one.id)).id): ", ".join(
            one.name for one in every
        ),
        str(MEMBER.id): f"{MEMBER.name} knew of it.",
        str(FIRM.id): f"People of {FIRM.name} were there.",
    }
    newest = office.directory
    for to, told in tied_to.items():
        newest = tie_dana(office, newest, to)
        case_id = office.case_of(make_mail(f"{WAGES} {told}"))
        assert {holder_of(office.person(RUTH))} == who_reads(office, case_id), told


def tie_dana(office: Office, newest: Directory, to: str) -> Directory:
    people = tuple(
        replace(one, conflicts=(to,)) if one.person_id == office.person(DANA) else one
        for one in newest.people
    )
    newer = replace(newest, epoch=newest.epoch + 1, people=people)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))
    return newer

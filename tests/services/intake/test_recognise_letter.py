"""Who and what is recognised in a letter, and which of its words explain it."""

from __future__ import annotations

import unicodedata

from dataclasses import replace

import pytest

from grievance.domain.contents import Related, Why
from grievance.domain.ids import PersonId
from grievance.domain.people import Person
from grievance.domain.proposal import ProposalKind, Proposals
from grievance.domain.registry import Registry
from grievance.domain.slip import Flag
from grievance.domain.triage import first_slip
from grievance.mail.letter import Label
from grievance.mail.reading.parse import parse
from grievance.services.intake.recognise_letter import recognise_letter
from grievance.services.intake.seal_letter import Arrived
from grievance.services.triage.triage_knowledge import Knowledge, knowledge_of
from tests.doubles import (
    NOON,
    make_entity,
    make_mail,
    make_person,
    some_reference,
)
from tests.registries import AUDITOR, ENTITY, FIRM, MEMBER


NORVIK = make_entity("Norvik Smelter")
KNOWN = knowledge_of(Registry(entities=(NORVIK,)))


def arrived(raw: bytes) -> Arrived:
    return Arrived(letter=parse(raw), raw=raw, received_at=NOON)


def recognised(raw: bytes, *people: Person, knowledge: Knowledge = KNOWN) -> Proposals:
    return recognise_letter(arrived(raw), knowledge, people)


def words(proposals: Proposals) -> str:
    return " ".join(word for one in proposals.items for word in one.words)


def named(raw: bytes, person: Person) -> tuple[PersonId, ...]:
    return first_slip(recognised(raw, person)).staff_named


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("José Müller", "José Müller"),
        ("José Müller", "Jose Muller"),
        ("José Müller", "Jose Mueller"),
        ("José Müller", "JOSÉ\n MÜLLER's"),
        ("José Müller", "Müller, José"),
        ("José Müller", "José-Müller"),
        ("José Müller", "Jos\u00ad\u00e9 Müller"),
        ("José Müller", unicodedata.normalize("NFD", "José Müller")),
        ("Jose Mueller", "José Müller"),
        ("李 小明", "李小明"),
    ],
)
def test_somebody_of_the_office_is_named_however_it_is_written(
    name: str, written: str
) -> None:
    """
    Whoever was missed would get the key to a complaint about themselves.
    """
    person = make_person(name=name)

    found = named(
        make_mail(f"Our complaint is about {written} of your office."), person
    )

    assert (person.id,) == found


@pytest.mark.parametrize(
    "written", ["Ada Lovelaced", "Ada. Lovelac", "Canada Lovelace"]
)
def test_a_part_of_a_name_accuses_nobody(written: str) -> None:
    """
    Only whole names do; who may be meant by a part is asked to let others read first.
    """
    person = make_person(name="Ada Lovelace")

    slip = first_slip(recognised(make_mail(f"We met {written}."), person))

    assert str(person.id) not in slip.respondents


def test_reasons_are_the_letters_own_words() -> None:
    """
    So that whoever decides sees why.
    """
    found = recognised(make_mail("At Norvik Smelter they keep our passports locked."))

    entity = found.of(ProposalKind.ENTITY)[0]
    assert (str(NORVIK.id), "Norvik Smelter", ("norvik smelter",)) == (
        entity.code,
        entity.label,
        entity.words,
    )
    assert any(one.words for one in found.of(ProposalKind.CRITERION))


def test_no_reason_tells_who_wrote() -> None:
    """
    What only the address of the writer says is proposed, but not shown why: reasons lie
    in the contents, where nobody is to see it.
    """
    address = "mira@norvik-smelter.example"
    text = f"Nobody pays us. Please answer to {address} and not by telephone."

    found = recognised(make_mail(text, sender=f"Mira Holm <{address}>"))

    assert "norvik" not in words(found).casefold()
    assert "mira" not in words(found).casefold()


def test_a_report_that_is_kept_from_the_contents_explains_nothing() -> None:
    """
    Its words may name whom we wrote to; what they say of danger counts all the same.
    """
    letter = parse(make_mail("A man was beaten to death at Norvik Smelter."))
    report = replace(
        arrived(make_mail()), letter=replace(letter, labels=(Label.BOUNCE,))
    )

    found = recognise_letter(report, KNOWN, ())

    assert found.has(ProposalKind.ENTITY, str(NORVIK.id))
    assert "" == words(found).strip()


def test_names_who_is_tied_to_a_respondent() -> None:
    """
    By the Entity itself, by its Member, or by the code of a firm.
    """
    registry = Registry(
        members=(MEMBER,), firms=(FIRM,), auditors=(AUDITOR,), entities=(ENTITY,)
    )
    by_entity = make_person(name="Ada", tied_to=(str(ENTITY.id),))
    by_member = make_person(name="Ben", tied_to=(str(MEMBER.id),))
    by_code = make_person(name="Cleo", tied_to=(FIRM.code,))
    free = make_person(name="Dov", tied_to=(str(NORVIK.id),))

    found = recognised(
        make_mail("The auditors of Heron Audit never came to Norvik Smelter."),
        by_entity,
        by_member,
        by_code,
        free,
        knowledge=knowledge_of(registry),
    )

    tied = {one.label: one.words for one in found.of(ProposalKind.CONFLICT)}
    assert {
        "Ada": ("Norvik Smelter",),
        "Ben": ("Norvik Group",),
        "Cleo": ("Heron Audit",),
    } == tied


@pytest.mark.parametrize("why", list(Why))
def test_a_case_that_a_letter_may_belong_to_is_proposed(why: Why) -> None:
    """
    With why; nothing follows from it by itself.
    """
    related = Related(reference=some_reference(), why=why)
    letter = replace(arrived(make_mail()), related=(related,))

    (found,) = recognise_letter(letter, KNOWN, ()).of(ProposalKind.RELATED)

    assert (related.reference, why.value) == (found.code, found.how)


def test_an_unclear_sender_is_flagged() -> None:
    """
    Care is taken before anything goes out.
    """
    found = recognised(make_mail(sender="undisclosed"))

    assert found.has(ProposalKind.FLAG, Flag.SENDER_UNCLEAR)


def test_a_firm_without_a_code_ties_nobody_by_it() -> None:
    """
    An empty code is no name.
    """
    firm = replace(FIRM, code="")
    knowledge = knowledge_of(Registry(firms=(firm,)))

    assert () == knowledge.also_known_as(str(firm.id))

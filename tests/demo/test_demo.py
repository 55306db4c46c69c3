from __future__ import annotations

import email
import re

from email.utils import getaddresses
from pathlib import Path
from uuid import UUID

import pytest

from grievance import demo
from grievance.catalogue.folding import fold
from grievance.catalogue.standards import standard
from grievance.mail.reading.parse import parse
from tests.demo.expected import BOUNCES, EXPECTED, TRIAGE, UNVERIFIED_REPLIES


RESERVED = re.compile(r"(?:^|[@.])(?:example|example\.(?:org|net|com))$")
NO_MAILS = {"50-sixty-boxes.eml", "51-not-a-mail.eml"}
READABLE = [path for path in demo.mails() if path.name not in NO_MAILS]


def test_every_mail_has_an_expected_outcome() -> None:
    """
    The mails and the table of what must become of them name the same files.
    """
    assert sorted(EXPECTED) == [path.name for path in demo.mails()]
    assert set(TRIAGE) | UNVERIFIED_REPLIES | set(BOUNCES) <= set(EXPECTED)


def test_there_are_enough_of_each_outcome() -> None:
    """
    At least forty complaints, and some of everything else that arrives.
    """
    outcomes = list(EXPECTED.values())

    assert 40 <= outcomes.count("case")
    assert {"case", "reply", "duplicate", "automatic", "quarantined"} == set(outcomes)


def test_they_are_small() -> None:
    """
    The package stays light: all mails together, and each one.
    """
    sizes = [path.stat().st_size for path in demo.mails()]

    assert sum(sizes) < 400_000
    assert max(sizes) < 20_000


def test_five_languages_and_more_are_spoken() -> None:
    """
    The five languages of the lexicons are there several times, others once.
    """
    spoken = [parse(path.read_bytes()).language for path in READABLE]

    assert all(spoken.count(one) >= 3 for one in ("en", "fr", "zh", "pt", "de"))
    assert {"es", "ar"} <= set(spoken)


def test_the_duplicate_is_one_byte_for_byte() -> None:
    """
    The second copy differs in nothing from the first.
    """
    by_name = {path.name: path.read_bytes() for path in demo.mails()}

    assert by_name["12-morte-sala-de-cubas.eml"] == by_name["45-morte-outra-vez.eml"]
    assert len(by_name) - 1 == len(set(by_name.values()))


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
def test_nobody_real_is_written_to(path: Path) -> None:
    """
    Every address of a mail lies in a domain that is reserved for examples.
    """
    message = email.message_from_bytes(path.read_bytes())
    headers = ("From", "Cc", "Reply-To", "Sender")
    values = [str(one) for name in headers for one in message.get_all(name, [])]

    for _name, address in getaddresses(values):
        assert RESERVED.search(address.rpartition("@")[2]), path.name


def test_answers_name_the_mail_they_answer() -> None:
    """
    An answer's recipient is filled in later from the case that mail became.
    """
    placeholder = re.compile(rb"^To: \{reply_address:(.+)\}\r?$", re.MULTILINE)
    for path in demo.mails():
        found = placeholder.findall(path.read_bytes())
        is_answer = EXPECTED[path.name] == "reply" or path.name in BOUNCES
        assert len(found) == is_answer, path.name
        assert all("case" == EXPECTED[name.decode()] for name in found)


def test_bounces_return_the_head_of_a_letter_of_ours() -> None:
    """
    It stands alone where a server quotes the mail that it could not deliver.
    """
    placeholder = re.compile(rb"\n\n\{returned_headers:(.+)\}\n--")
    by_name = {path.name: path.read_bytes() for path in demo.mails()}
    found = {name: placeholder.findall(raw) for name, raw in by_name.items()}

    assert {name: [first.encode()] for name, first in BOUNCES.items()} == {
        name: firsts for name, firsts in found.items() if firsts
    }


def test_the_registry_is_sound() -> None:
    """
    Ids are unique, criteria versions exist, firms and auditors are on the list.
    """
    registry = demo.registry()
    leads = {
        (firm.name, auditor.name)
        for firm in registry.firms
        for auditor in firm.lead_auditors
    }
    ids = [UUID(str(entity.id)) for entity in registry.entities]

    assert len(ids) == len(set(ids)) >= 25
    assert len({entity.country for entity in registry.entities}) >= 15
    for entity in registry.entities:
        for one in entity.certifications:
            assert one.version == standard(one.standard, one.version).version
            assert one.issued < one.expires
        assert {(a.firm, a.lead_auditor) for a in entity.audits} <= leads


def test_no_two_entities_share_a_name() -> None:
    """
    A name in a demonstration mail means one Entity only.
    """
    owners: dict[str, str] = {}
    for entity in demo.registry().entities:
        for name in entity.all_names:
            assert entity.name == owners.setdefault(fold(name), entity.name)


def test_triage_names_what_exists() -> None:
    """
    The expectations speak of Entities in the registry and criteria on the books.
    """
    names = {entity.name for entity in demo.registry().entities}
    books = {"PS": standard("ASI-PS", "V3.1"), "CoC": standard("ASI-CoC", "V2.1")}
    for wanted in TRIAGE.values():
        assert set(wanted.entities) <= names
        for code in wanted.criteria:
            short, _space, criterion = code.partition(" ")
            assert criterion == books[short].criterion(criterion).id


def test_the_office_has_every_role_it_needs() -> None:
    """
    Somebody coordinates, handles, keeps identities and reviews.
    """
    office = demo.office()
    roles = {role for person in office.people for role in person.roles}

    assert 3 == len(office.people)
    assert {"coordinator", "handler", "custodian", "reviewer"} <= roles
    assert office.mailbox.endswith("@grievance.example")

"""A letter is compared with its case, as far as whoever checks may open it."""

from __future__ import annotations

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.contents import PartKind
from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import OutgoingState
from grievance.services.letters.check_letter import check_draft
from grievance.services.letters.compared_case import UNPRINTED
from grievance.services.letters.guard_letter import Checked
from grievance.services.letters.preview_letter import preview_letter
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import DANA, RUTH, Office
from tests.services.drafts import (
    add,
    admit,
    answer,
    assess,
    code,
    drafted,
    release,
    to_entity,
)
from tests.services.looking import cover, token_for
from tests.services.outgoings import covers, parcel_of
from tests.services.sealed import destroy, of_kind
from tests.staged import staged


WORKS = make_entity("Norvik Smelter")


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    sqlite_office.know(WORKS)
    case_id = sqlite_office.case_of(make_mail("Near Kambuya nobody pays us."))
    code(sqlite_office, case_id, criteria=("PS 10.3",))
    admit(sqlite_office, case_id)
    return case_id


def checked(office: Office, case_id: CaseId, draft: Draft) -> Checked:
    with office.store.begin() as tx:
        guard = office.mechanism.guard(tx)
        ring = office.rings[DANA]
        _, found = check_draft(tx, ring, case_id, draft.number, guard, at=NOON)
        return found


def hits(office: Office, case_id: CaseId, draft: Draft, words: str) -> list[str]:
    found = checked(office, case_id, add(office, case_id, draft, words))
    return [f"{hit.kind}: {hit.words}" for hit in found.hits]


def test_a_handler_is_warned_of_a_name_they_do_not_know(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Dana has no key to who complained, and still hears that it is this name.
    """
    draft = drafted(sqlite_office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))

    found = hits(sqlite_office, case_id, draft, "We heard of it from a M. HOLM there.")
    assert ["identity: HOLM"] == found


def test_so_they_are_of_whoever_wrote_later(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Each letter brings fingerprints of its own.
    """
    to = token_for(sqlite_office, case_id)
    sender = "Pavel Roth <pavel@post.example>"
    sqlite_office.case_of(make_mail("It is true.", sender=sender, to=to))
    draft = drafted(sqlite_office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))

    assert ["identity: Roth"] == hits(sqlite_office, case_id, draft, "Ask Roth.")


def test_their_own_name_is_for_open_letters(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Somebody else may read a neutral one.
    """
    for neutral, expected in ((False, []), (True, ["identity: Holm"])):
        draft = drafted(sqlite_office, case_id, neutral=neutral)
        assert expected == hits(sqlite_office, case_id, draft, "Dear Ms Holm!")


def test_quotes_and_places_of_the_case(sqlite_office: Office, case_id: CaseId) -> None:
    """
    As they stand in its letters.
    """
    draft = drafted(sqlite_office, case_id)

    assert ["quote: near Kambuya nobody pays us", "detail: Kambuya"] == hits(
        sqlite_office, case_id, draft, "Is it so that near Kambuya nobody pays us?"
    )


def test_a_case_from_before_fingerprints_says_so(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Nothing is found, and a sentence says that nothing could be.
    """
    draft = drafted(sqlite_office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
    destroy(sqlite_office, *of_kind(sqlite_office, case_id, PartKind.FINGERPRINTS))

    found = checked(sqlite_office, case_id, draft)
    assert ((), (UNPRINTED,)) == (found.hits, found.gaps)


def test_a_custodian_compares_with_the_names_themselves(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Whatever reason was given before: a name needs one of the custodian's own.
    """
    assess(sqlite_office, case_id)
    draft = drafted(sqlite_office, case_id, neutral=True)
    told = add(sqlite_office, case_id, draft, "Dear Ms Holm!")
    asked = release(sqlite_office, case_id, told, despite="she asked for it")

    with pytest.raises(NotAllowedError, match="may give somebody away"):
        answer(sqlite_office, asked)
    answer(sqlite_office, asked, despite="she did, by telephone")
    assert () == sqlite_office.verify().problems


def test_a_held_acknowledgement_can_be_read(sqlite_office: Office) -> None:
    """
    In the very words that would go out, by whoever has the case.
    """
    case_id = sqlite_office.case_of(make_mail(dmarc="fail"))
    [held] = covers(sqlite_office, case_id)
    assert OutgoingState.HELD is held.state
    stationery = sqlite_office.mechanism.stationery

    with sqlite_office.store.read() as tx:
        words = preview_letter(tx, sqlite_office.rings[DANA], held, stationery)
        with pytest.raises(NotAllowedError, match="key is not yours"):
            preview_letter(tx, sqlite_office.rings[RUTH], held, stationery)
    message = parcel_of(sqlite_office, held).message.decode()
    assert cover(sqlite_office, case_id).reference in words.body
    assert words.body.split() == message.partition("\r\n\r\n")[2].split()

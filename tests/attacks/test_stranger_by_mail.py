"""Somebody who has nothing but our address, or a reply address that they have seen."""

from __future__ import annotations

import base64

from grievance.domain.compartment import Compartment
from grievance.domain.ids import holder_of
from grievance.domain.intake import Outcome
from tests.attacks.scene import OLA, Scene
from tests.doubles import make_mail
from tests.offices import DANA, Office
from tests.services import aside
from tests.services.looking import cover, holders, opened, token_for


IN_QUECHUA = "Wañuchiwanqaku nispa manchachiwanku."  # they threaten to kill me


def test_what_the_lexicons_do_not_know_lies_where_it_was_sent(
    office: Office, scene: Scene
) -> None:
    """
    A gap: a threat in a language that nobody taught us, by a reply address of Mira's that
    Ola has seen: unverified, in that case, until somebody looks.
    """
    before = cover(office, scene.case_id)
    token = token_for(office, scene.case_id)

    receipt = office.take_in(make_mail(IN_QUECHUA, sender=OLA, to=token))

    assert (Outcome.REPLY, scene.case_id) == (receipt.outcome, receipt.case_id)
    after = cover(office, scene.case_id)
    assert (before.stage, before.urgency) == (after.stage, after.urgency)
    assert [None, False] == [
        one.letter.verified for one in opened(office, scene.case_id).letters
    ]


def test_a_nickname_is_not_heard(office: Office) -> None:
    """
    A gap: by her name Dana is given no key to what is said of her, by another she is.
    """
    dana = holder_of(office.person(DANA))
    by_name, by_nickname = (
        office.case_of(make_mail(f"{name} takes money for contracts.", sender=OLA))
        for name in (DANA, "Dee-Dee")
    )

    assert dana not in holders(office, by_name, Compartment.CONTENTS)
    assert dana in holders(office, by_nickname, Compartment.CONTENTS)


def test_a_name_in_a_picture_is_not_seen(office: Office) -> None:
    """
    A gap: in the words of a message that nobody can read it is, in a photograph not.
    """
    dana = holder_of(office.person(DANA))
    drawn = bytes(255 - byte for byte in DANA.encode() * 9)  # no words, as pixels
    photo = base64.encodebytes(b"\xff\xd8\xff" + drawn)
    in_words, in_picture = (
        aside.quarantined(office, b"From: x\n\n" + body)
        for body in (DANA.encode(), photo)
    )

    assert dana not in aside.holders(office, in_words)
    assert dana in aside.holders(office, in_picture)

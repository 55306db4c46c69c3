"""Whom a letter names, however it writes the name, and who is tied to them."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.domain.link import Link, LinkKind, LinkStrength
from grievance.domain.proposal import ProposalKind
from grievance.domain.registry_ids import LinkId, OrganisationId
from grievance.mail.reading.parse import parse
from grievance.services.registry.read_registry import read_registry
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.triage_knowledge import knowledge_of
from tests.doubles import make_mail
from tests.triage.labelled import REGISTRY, knowledge


def _named(text: str, kind: ProposalKind = ProposalKind.ENTITY) -> list[str]:
    proposals = propose_triage(parse(make_mail(text)), knowledge())
    return sorted(one.label for one in proposals.of(kind))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("at Huaning Aluminum in Beiling", ["Huaning Aluminium Co., Ltd."]),
        ("at Huanning Aluminium", ["Huaning Aluminium Co., Ltd."]),
        ("we work at Jin Zhuo Foil", ["Jinzhuo Foil"]),
        ("in der Gießerei Feldkamps", ["Feldkamp Guss GmbH"]),
        ("на Северогорском алюминиевом заводе", ["Severogorsk Aluminium Smelter"]),
        ("в цеху Северогорска", ["Severogorsk Aluminium Smelter"]),
        ("في وادي سهرة للصهر", ["Wadi Sahra Smelting"]),
        ("στην Ελικώνας Αλουμίνας", ["Elikonas Alumina"]),
        ("我在桐垣厂上班", ["Tongyuan Extrusion"]),
        ("Bright Metals in Jamaica", ["Bright Metals Jamaica"]),
        ("Bright Metals", ["Bright Metals Ghana", "Bright Metals Jamaica"]),
        ("the Kettle Creek Recycling yard", ["Kettle Creek Recycling"]),
        ("at the Kettle Creek refinery", ["Kettle Creek Alumina"]),
        ("SAM mill", ["SAM Aluminium"]),
        ("My friend Sam told me", []),
        ("the delta of the river on the horizon", []),
        ("A sterling effort by a pioneer of an alliance", []),
        ("Horizon scanning", []),
    ],
)
def test_a_name_is_known_and_a_word_is_not(text: str, names: list[str]) -> None:
    """
    Misspelt, inflected, parted or in another script; everyday words are no names.
    """
    assert names == _named(text)


def test_firms_and_auditors_are_named() -> None:
    """
    Who audits may be in conflict with who is complained about.
    """
    text = "Pascal Vormier of Merid Assurance never visited the plant."

    assert ["Merid Assurance"] == _named(text, ProposalKind.AUDIT_FIRM)
    assert ["Pascal Vormier"] == _named(text, ProposalKind.AUDITOR)


def test_links_are_followed_one_step() -> None:
    """
    A supplier of whom is named is possibly concerned, and never among the named.
    """
    registry = read_registry(REGISTRY / "registry.json")
    named, supplier, further = registry.entities[:3]
    links = tuple(
        Link(
            id=LinkId(uuid4()),
            kind=LinkKind.DIRECT_SUPPLY,
            from_id=OrganisationId(from_.id),
            to_id=OrganisationId(to.id),
            strength=LinkStrength.CONFIRMED,
        )
        for from_, to in [(supplier, named), (further, supplier)]
    )
    linked = knowledge_of(replace(registry, links=links))

    proposals = propose_triage(parse(make_mail(f"About {named.name}.")), linked)

    (concerned,) = [
        one
        for one in proposals.of(ProposalKind.POSSIBLY_CONCERNED)
        if one.how == LinkKind.DIRECT_SUPPLY
    ]
    assert supplier.name == concerned.label
    assert [named.name] == [one.label for one in proposals.of(ProposalKind.ENTITY)]
    assert concerned.score < min(o.score for o in proposals.of(ProposalKind.ENTITY))
    assert concerned == proposals.get(f"possibly-concerned:{supplier.id}")


def test_reasons_stay_out_of_representations() -> None:
    """
    Proposals can be logged without a word of the letter.
    """
    text = "At Huaning Aluminium they keep our passports."

    proposals = propose_triage(parse(make_mail(text)), knowledge())

    assert "passports" not in repr(proposals)
    assert "Huaning" not in repr(proposals)

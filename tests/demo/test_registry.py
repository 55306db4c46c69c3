"""The demonstration's registry has something of all that a registry can hold."""

from __future__ import annotations

import unicodedata

from pathlib import Path

import pytest

from grievance.demo import HERE
from grievance.domain.audit import AuditStatus
from grievance.domain.certification import CertificationStatus
from grievance.domain.link import LinkKind
from grievance.domain.registry import Registry
from grievance.services.registry.export_registry import export_registry
from grievance.services.registry.read_registry import read_registry
from grievance.services.registry_form.writing import write_folder


@pytest.fixture(name="registry", scope="module")
def _registry() -> Registry:
    """The registry as an import reads it."""
    return read_registry(HERE / "registry.json")


def test_members_certify_or_do_not(registry: Registry) -> None:
    """
    There are Members with certified Entities, and some without any certificate.
    """
    certified = {one.entity_id for one in registry.certifications}
    theirs = {e.member_id for e in registry.entities if e.id in certified}

    assert {one.id for one in registry.members} - theirs
    assert len(theirs) >= 20


def test_certificates_differ(registry: Registry) -> None:
    """
    Standards, versions and standings differ; who was certified twice is there as well.
    """
    found = {(one.standard, one.version) for one in registry.certifications}
    standings = {one.status for one in registry.certifications}

    assert {("ASI-PS", "V3.1"), ("ASI-PS", "V2"), ("ASI-CoC", "V2.1")} <= found
    assert {CertificationStatus.CERTIFIED, CertificationStatus.PROVISIONAL} <= standings


def test_organisations_are_linked(registry: Registry) -> None:
    """
    Some supply others, directly or through somebody, and some own others.
    """
    kinds = {one.kind for one in registry.links}

    assert {LinkKind.DIRECT_SUPPLY, LinkKind.INDIRECT_SUPPLY} <= kinds
    assert kinds - {LinkKind.DIRECT_SUPPLY, LinkKind.INDIRECT_SUPPLY}


def test_names_are_in_several_scripts(registry: Registry) -> None:
    """
    Names are Latin, Chinese, Arabic, Cyrillic and Devanagari at least.
    """
    names = [o.name for e in registry.entities for o in e.other_names]
    scripts = {unicodedata.name(sign).split()[0] for name in names for sign in name}

    assert {"LATIN", "CJK", "ARABIC", "CYRILLIC", "DEVANAGARI"} <= scripts


def test_audits_were_and_will_be(registry: Registry) -> None:
    """
    Audits are closed or ahead, led by somebody of a firm that says where to write.
    """
    standings = {one.status for one in registry.audits}
    accredited = {one.id for one in registry.auditors if one.accreditations}

    assert {AuditStatus.CLOSED, AuditStatus.SCHEDULED} <= standings
    assert {one.lead_auditor_id for one in registry.audits} <= accredited
    assert all(one.notices_to.endswith(".example") for one in registry.firms)


def test_the_sheets_say_the_same(registry: Registry, tmp_path: Path) -> None:
    """
    What the demonstration writes as sheets is read as what ships.
    """
    write_folder(tmp_path / "sheets", export_registry(registry))

    read = read_registry(tmp_path / "sheets")

    assert sorted(map(str, registry)) == sorted(map(str, read))

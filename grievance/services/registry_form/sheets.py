"""The template: every sheet, every column, what it is for and an example."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from grievance.domain.audit import AuditKind, AuditStatus
from grievance.domain.auditor import AccreditationStatus
from grievance.domain.certification import CertificationStatus
from grievance.domain.entity import NameKind
from grievance.domain.link import LinkKind, LinkStrength
from grievance.domain.outside_event import EventKind, Regulation
from grievance.domain.registry_ids import Noun
from grievance.services.registry_form.columns import Column, Kind, Sheet


def _must(name: str, kind: Kind, meaning: str, example: str) -> Column:
    return Column(
        name=name, kind=kind, meaning=meaning, example=example, is_required=True
    )


def _may(name: str, kind: Kind, meaning: str, example: str = "") -> Column:
    return Column(name=name, kind=kind, meaning=meaning, example=example)


def _one_of(
    name: str,
    choices: type[StrEnum],
    meaning: str,
    example: str,
    default: StrEnum | None = None,
) -> Column:
    return Column(
        name=name,
        kind=Kind.CHOICE,
        meaning=meaning,
        example=example,
        is_required=default is None,
        choices=choices,
        default=default,
    )


_SINCE = _may("since", Kind.DATE, "first day, if known", "2021-03-01")
_UNTIL = _may("until", Kind.DATE, "last day, if it has ended")
_COUNTRY = _may("country", Kind.COUNTRY, "two letters of ISO 3166", "NO")
_CLASS = _may(
    "class",
    Kind.CLASS,
    "membership class, such as Production and Transformation or Industrial Users",
    "Production and Transformation",
)
_ACTIVITIES = _may(
    "activities", Kind.LIST, "supply-chain activities", "smelting; casting"
)
_ENTITY = _must("entity", Kind.REFERENCE, "the Entity it belongs to", "E-001")
_STANDARD = _must("standard", Kind.CODE, "the standard, one of the catalogue", "ASI-PS")

SHEETS: Final = (
    Sheet(
        name="members",
        meaning="Organisations that hold the membership; one may have several Entities.",
        noun=Noun.MEMBER,
        columns=(
            _must("id", Kind.KEY, "your own key for the Member", "M-001"),
            _must("name", Kind.NAME, "its own name", "Norvik Group"),
            _CLASS,
            _COUNTRY,
            _SINCE,
            _UNTIL,
        ),
    ),
    Sheet(
        name="firms",
        meaning="Audit firms.",
        noun=Noun.FIRM,
        columns=(
            _must("id", Kind.KEY, "your own key for the firm", "F-01"),
            _may("code", Kind.CODE, "a short code, if the firm has one", "HRN"),
            _must("name", Kind.NAME, "its own name", "Heron Audit"),
            _COUNTRY,
            _may(
                "notices_to",
                Kind.ADDRESS,
                "address for notices about audits",
                "notices@heron.example",
            ),
            _may(
                "oversight",
                Kind.ADDRESS,
                "address to write to when the firm itself is complained about",
                "oversight@scheme.example",
            ),
            _may(
                "language",
                Kind.LANGUAGE,
                "of notices to it, two letters such as fr; empty means en",
                "de",
            ),
            _may(
                "certificate",
                Kind.CERTIFICATE,
                "for S/MIME: a certificate in PEM that notices are encrypted to",
            ),
            _may(
                "age_recipient",
                Kind.AGE_RECIPIENT,
                "a recipient of age that notices are encrypted to, if no certificate",
            ),
        ),
    ),
    Sheet(
        name="auditors",
        meaning="People who lead audits or are of a team.",
        noun=Noun.AUDITOR,
        columns=(
            _must("id", Kind.KEY, "your own key for the auditor", "A-01"),
            _must("name", Kind.NAME, "their name", "Maarit Aalto"),
            _may("firm", Kind.REFERENCE, "the firm they audit for", "F-01"),
        ),
    ),
    Sheet(
        name="accreditations",
        meaning="For which standards auditors are accredited, and since when.",
        owner="auditor",
        columns=(
            _must("auditor", Kind.REFERENCE, "the auditor", "A-01"),
            _STANDARD,
            _must("since", Kind.DATE, "first day", "2024-01-15"),
            _may("until", Kind.DATE, "last day, if known", "2027-01-14"),
            _one_of(
                "status",
                AccreditationStatus,
                "how it stands",
                "active",
                AccreditationStatus.ACTIVE,
            ),
        ),
    ),
    Sheet(
        name="entities",
        meaning="Certified organisations, or parts of one, and those that mean to be.",
        noun=Noun.ENTITY,
        columns=(
            _must("id", Kind.KEY, "your own key for the Entity", "E-001"),
            _must("name", Kind.NAME, "its own name", "Norvik Smelter"),
            _may("member", Kind.REFERENCE, "the Member it belongs to", "M-001"),
            _CLASS,
            _must("country", Kind.COUNTRY, "of its headquarters, two letters", "NO"),
            _ACTIVITIES,
        ),
    ),
    Sheet(
        name="names",
        meaning="Other names of Entities, Members and firms, one a row.",
        owner="organisation",
        columns=(
            _must(
                "organisation",
                Kind.REFERENCE,
                "an Entity; or member:KEY, firm:KEY",
                "E-001",
            ),
            _must("name", Kind.NAME, "the other name", "诺维克铝业"),
            _one_of("kind", NameKind, "what it is", "translation", NameKind.ALIAS),
            _may("language", Kind.CODE, "its language, if known", "zh"),
            _may("script", Kind.CODE, "its script, if known", "Hans"),
            _may("until", Kind.DATE, "of a former name: the last day"),
        ),
    ),
    Sheet(
        name="facilities",
        meaning="Places where Entities work; a mine or mill may lie in another country.",
        owner="entity",
        columns=(
            _ENTITY,
            _must("name", Kind.NAME, "the place's name", "Potroom 2"),
            _must("country", Kind.COUNTRY, "where it lies, two letters", "NO"),
            _may("region", Kind.WORDS, "province, state or county", "Vestland"),
            _ACTIVITIES,
        ),
    ),
    Sheet(
        name="certifications",
        meaning="Certificates, also those that ran out.",
        noun=Noun.CERTIFICATION,
        columns=(
            _may("id", Kind.KEY, "your own key; may be left empty", ""),
            _ENTITY,
            _STANDARD,
            _must("version", Kind.CODE, "its version, one of the catalogue", "V3.1"),
            _must("number", Kind.NAME, "the certificate's number", "C-2044"),
            _must("issued", Kind.DATE, "first day", "2025-02-10"),
            _must("expires", Kind.DATE, "last day", "2028-02-09"),
            _one_of("status", CertificationStatus, "how it stands", "certified"),
        ),
    ),
    Sheet(
        name="audits",
        meaning="Audits, held and to be held; the window and the real days side by side.",
        noun=Noun.AUDIT,
        columns=(
            _must("id", Kind.KEY, "your own key for the audit", "AU-310"),
            _ENTITY,
            _may(
                "certifications",
                Kind.REFERENCES,
                "ids or numbers of the certificates it is about",
                "C-2044",
            ),
            _one_of("kind", AuditKind, "why it is held", "surveillance"),
            _may("firm", Kind.REFERENCE, "the audit firm", "F-01"),
            _may("lead_auditor", Kind.REFERENCE, "who leads it", "A-01"),
            _may("team", Kind.REFERENCES, "the other auditors"),
            _may("due_from", Kind.DATE, "first day of the due window", "2026-08-01"),
            _may("due_until", Kind.DATE, "last day of the window", "2026-11-30"),
            _may("scheduled_start", Kind.DATE, "the day it is to begin", "2026-10-05"),
            _may("actual_start", Kind.DATE, "the day it began"),
            _may("actual_end", Kind.DATE, "the day it ended"),
            _one_of("status", AuditStatus, "how far it is", "scheduled"),
        ),
    ),
    Sheet(
        name="links",
        meaning="Who supplies or owns whom: from one Entity or Member to another.",
        noun=Noun.LINK,
        columns=(
            _may("id", Kind.KEY, "your own key; may be left empty", ""),
            _one_of("kind", LinkKind, "what the first is to the second", "ownership"),
            _must("from", Kind.REFERENCE, "an Entity; or member:KEY", "member:M-001"),
            _must("to", Kind.REFERENCE, "an Entity; or member:KEY", "E-001"),
            _SINCE,
            _UNTIL,
            _must("source", Kind.WORDS, "who says so, and where", "annual report 2024"),
            _one_of(
                "strength",
                LinkStrength,
                "how far it is proven",
                "confirmed",
                LinkStrength.REPORTED,
            ),
        ),
    ),
    Sheet(
        name="events",
        meaning="What happened outside and everybody may know: laws, reports, lists.",
        noun=Noun.EVENT,
        columns=(
            _must("id", Kind.KEY, "your own key for the event", "UFLPA-APPLIES"),
            _must("on", Kind.DATE, "the day on which it happened", "2022-06-21"),
            _one_of("kind", EventKind, "what it is", "in-force"),
            _must("title", Kind.NAME, "what it is, in your words", "The UFLPA applies"),
            _may(
                "countries",
                Kind.COUNTRIES,
                "where it matters, two letters each; empty means everywhere",
                "US; CN",
            ),
            _may("regions", Kind.LIST, "provinces, states or counties", "Vestland"),
            _may("standards", Kind.LIST, "the standards it bears on", "ASI-PS"),
            _may("criteria", Kind.LIST, "the criteria it bears on", "PS 10.3"),
            _must("source", Kind.WORDS, "where it can be read", "Public Law 117-78"),
            Column(
                name="flags",
                kind=Kind.CHOICES,
                meaning="laws it matters to",
                example="UFLPA",
                choices=Regulation,
            ),
        ),
    ),
)
BY_NAME: Final = {sheet.name: sheet for sheet in SHEETS}

"""Registries as files, written for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grievance.services.registry_form.sheets import SHEETS


MEMBERS = "id,name,class,country\nM1,Norvik Group,industrial users,no\n"
FIRMS = "id,code,name,country\nF1,HRN,Heron Audit,NL\n"
AUDITORS = "id,name,firm\nA1,Maarit Aalto,Heron Audit\n"
ACCREDITATIONS = "auditor,standard,since\nA1,ASI-PS,15.01.2024\n"
ENTITIES = """\
id,name,member,country,activities
E1,Norvik Smelter,M1,NO,smelting; casting
E2,Tamarack Rolling,,CA,rolling
"""
NAMES = """\
organisation,name,kind,language,script,until
E1,诺维克铝业,translation,zh,Hans,
E1,Norvik,,,,
E1,Norvik Reduction,former,,,2019-12-31
member:M1,Norvik Holding,former,,,
"""
FACILITIES = """\
entity,name,country,region
E1,Potroom 2,NO,Vestland
E2,Spruce Hollow Mill,CA,Québec
"""
CERTIFICATIONS = """\
entity,standard,version,number,issued,expires,status
E1,ASI-PS,V3.1,C-1,2025-01-01,2027-12-31,certified
E2,ASI-PS,V3.1,C-2,2025-01-01,2027-12-31,suspended
"""
AUDITS = """\
id,entity,certifications,kind,firm,lead_auditor,due_from,due_until,scheduled_start,status
AU1,E1,C-1,surveillance,HRN,Maarit Aalto,2026-08-01,2026-11-30,2026-12-07,scheduled
"""
LINKS = "kind,from,to,source\nownership,member:M1,E1,annual report\n"
EVENTS = """\
id,on,kind,title,countries,standards,criteria,source,flags
EV1,2025-03-01,report,A report on smelters,no; GN,PS,PS 10.3,reports.example,lksg
"""
GOOD: Mapping[str, str] = {
    "members": MEMBERS,
    "firms": FIRMS,
    "auditors": AUDITORS,
    "accreditations": ACCREDITATIONS,
    "entities": ENTITIES,
    "names": NAMES,
    "facilities": FACILITIES,
    "certifications": CERTIFICATIONS,
    "audits": AUDITS,
    "links": LINKS,
    "events": EVENTS,
}
ALL = tuple(sheet.name for sheet in SHEETS)


def write_sheets(folder: Path, **changed: str | None) -> Path:
    """Write the good sheets, some of them changed; those that are None not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**GOOD, **changed}.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder

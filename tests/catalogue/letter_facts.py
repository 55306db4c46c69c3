"""A full set of facts for every letter, all of them invented."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from grievance.catalogue.letters import FACTS, LetterFacts, LetterId
from grievance.domain.criterion import CriterionRef


REFERENCE = "GR-7F3K-9Q2D"
OFFICE = "Complaints Office of the Stewardship Initiative for Light Metals, " * 3
DAY = date(2031, 9, 28)
CRITERIA = (
    CriterionRef(standard="ASI-PS", version="V3.1", criterion="10.3"),
    CriterionRef(standard="ASI-PS", version="V2", criterion="8.4"),
    CriterionRef(standard="ASI-CoC", version="V2.1", criterion="7.1"),
)
FULL: dict[str, object] = {
    "reference": REFERENCE,
    "office": OFFICE,
    "entity": "Tamarack Rolling 塔马拉克 Ltd",
    "criteria": CRITERIA,
    "questions": ("what-happened", "safe-contact"),
    "grounds": ("out-of-scope", "better-forum"),
    "forums": ("consumer-authority", "legal-aid"),
    "delays": ("careful", "translation"),
    "stage": "assessment",
    "outcomes": ("audit-minor-nc", "corrective-action-done"),
    "remedies": ("improvement", "remedy"),
    "ruling": "partly-upheld",
}


def facts_of(letter: LetterId, **changed: object) -> LetterFacts:
    """Return all facts of a letter; days that are not named are one day."""
    kind = FACTS[letter]
    values = {
        one.name: changed.get(one.name, FULL.get(one.name, DAY)) for one in fields(kind)
    }
    return kind(**values)  # type: ignore[arg-type]  # a value of its own for each name

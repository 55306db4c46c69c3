"""What templates of a notice may show: codes as sentences, days written out, names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from grievance.catalogue.letters.book import clean
from grievance.catalogue.letters.voice import Voice
from grievance.catalogue.notices.facts import EarlierAudit, NoticeFacts
from grievance.catalogue.notices.items import KnownItem
from grievance.catalogue.notices.words import NoticeWords
from grievance.domain.audit import AuditKind
from grievance.domain.evidence import Relation


# Of several things on file the one that says most of an audit is told, and no number.
_TELLING_FIRST = (
    Relation.AVAILABLE_THEN,
    Relation.NOT_PUBLIC_THEN,
    Relation.LATER,
    Relation.UNKNOWN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language of notices: what letters share in it, and the words of notices."""

    voice: Voice = field(repr=False)
    words: NoticeWords = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """An item as a template names it; all are texts, empty where nothing is known."""

    code: str
    version: str
    title: str
    carried: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAudit:
    """An earlier audit as a template names it."""

    kind: str
    day: str
    relation: str


def values_of(facts: NoticeFacts, language: Language) -> dict[str, object]:
    """Return the values that follow from the facts alone, by the names of templates."""
    day = language.voice.day
    return {
        "reference": clean(facts.reference),
        "entity": clean(facts.entity),
        "firm": clean(facts.firm),
        "lead": clean(facts.lead),
        "certificates": sorted({clean(one) for one in facts.certificates}),
        "audit_kind": language.words.audit_kind[facts.audit],
        "start": day(facts.start),
        "is_fixed": "yes" if facts.is_fixed else "",
        "acknowledge_within": str(facts.acknowledge_within or ""),
        "answer_by": day(facts.answer_by),
        "audits": shown_audits(facts.earlier, language),
    }


def shown_items(items: Iterable[KnownItem], language: Language) -> list[ShownItem]:
    """Return items with titles in a language, neutral where it has a neutral one."""
    return [
        ShownItem(
            code=clean(str(item.code)),
            version=clean(item.version),
            title=clean(_title(item, language)),
            carried=str(item.carried) if item.carried else "",
        )
        for item in items
    ]


def shown_audits(
    earlier: Sequence[EarlierAudit], language: Language
) -> list[ShownAudit]:
    """Return each earlier audit once, the latest first."""
    words = language.words
    found: dict[tuple[date, AuditKind], list[Relation]] = {}
    for audit in earlier:
        found.setdefault((audit.day, audit.kind), []).append(audit.relation)
    return [
        ShownAudit(
            kind=words.audit_kind[kind],
            day=language.voice.day(day),
            relation=words.relation[min(relations, key=_TELLING_FIRST.index)],
        )
        for (day, kind), relations in sorted(found.items(), reverse=True)
    ]


def _title(item: KnownItem, language: Language) -> str:
    neutral = language.words.neutral_title
    for topic in item.topics:
        if str(topic) in neutral:
            return neutral[str(topic)]
    return language.voice.title(item.title)

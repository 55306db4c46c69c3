"""Compare what somebody writes of a finding with the cases that its file knows of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import Topic
from grievance.domain.confirming import NewFinding, concerned
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Party
from grievance.domain.release import needs_two, refuse_reference
from grievance.services.audits.file_at_hand import FileAtHand
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.findings.guard_finding import (
    INTERNAL,
    NAMES,
    PUBLISHED,
    WORDS,
    Wording,
    guard_finding,
    is_barred,
    refuse_telling,
    refuse_uncompared,
    where_somebody_may_pay,
)
from grievance.services.letters.guard_letter import Checked, Guard
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """
    What was found in the wordings of a finding; None for one that is not there.

    With *barred* no reason is good enough for something of it.
    """

    internal: Checked = field(repr=False)
    published: Checked | None = field(repr=False)
    barred: bool = False

    @property
    def told_despite(self) -> tuple[str, ...]:
        """The names of the wordings in which something was found."""
        named = ((PUBLISHED, self.published), (INTERNAL, self.internal))
        return tuple(name for name, one in named if one is not None and one.hits)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What was not compared, in sentences."""
        every = [one for one in (self.published, self.internal) if one is not None]
        return tuple(dict.fromkeys(gap for one in every for gap in one.gaps))


def told_cases(facts: AuditFacts, topic: Topic) -> Mapping[CaseId, set[int]]:
    """Return the numbers of the allegations that a finding is about, by case."""
    numbers: defaultdict[CaseId, set[int]] = defaultdict(set)
    for item in concerned(facts, topic):
        numbers[item.case_id].add(item.number)
    return numbers


def refuse_words(
    ring: PersonRing, file: FileAtHand, new: NewFinding, topic: Topic, guard: Guard
) -> Compared:
    """
    Return what was found in both wordings, where they may be kept all the same.

    Raises:
        NotAllowedError: As `look_at_words`, or something was found for which there is no
            reason, or none would do.
    """
    found: dict[str, Checked] = {}
    for wording, checked in _each(ring, file, new, topic, guard):
        refuse_telling(checked, wording, new.despite)
        found[wording.name] = checked
    return Compared(internal=found[INTERNAL], published=found.get(PUBLISHED))


def look_at_words(
    ring: PersonRing, file: FileAtHand, new: NewFinding, topic: Topic, guard: Guard
) -> Compared:
    """
    Return what was found in both wordings, whether they may be kept or not.

    Raises:
        NotAllowedError: A case behind it cannot be opened, or is named.
    """
    found: dict[str, Checked] = {}
    barred = False
    for wording, checked in _each(ring, file, new, topic, guard):
        barred = barred or is_barred(checked, wording)
        found[wording.name] = checked
    return Compared(
        internal=found[INTERNAL], published=found.get(PUBLISHED), barred=barred
    )


def _each(
    ring: PersonRing, file: FileAtHand, new: NewFinding, topic: Topic, guard: Guard
) -> Iterator[tuple[Wording, Checked]]:
    """Yield each wording that is there, weighed, with what was found in it."""
    for one in _on_file(file.facts):
        reference = file.pen.tx.cases.get(one).reference
        refuse_reference(reference, Party.OTHER, new.internal, new.published)
    for name, text in ((INTERNAL, new.internal), (PUBLISHED, new.published)):
        if text.strip():
            wording, checked = compare_words(ring, file, topic, text, name, guard)
            refuse_uncompared(checked)
            yield _weighed(ring, file, topic, wording), checked


def compare_words(  # noqa: PLR0913, PLR0917  # whose hands, which file, which words
    ring: PersonRing,
    file: FileAtHand,
    topic: Topic,
    text: str,
    name: str,
    guard: Guard,
) -> tuple[Wording, Checked]:
    """Return a wording, and what was found in it; *name* says who is to read it."""
    pen, facts = file.pen, file.facts
    wording = Wording(
        name=name,
        text=text.strip(),
        reference=file.case.reference,
        entity=file.slip.entities[0],
    )
    if name == INTERNAL:
        counted = WORDS if len(_on_file(facts)) > 1 else NAMES
        wording = replace(wording, counted=counted, never=NAMES)
    told = frozenset(told_cases(facts, topic))
    cases = sorted(told | _on_file(facts), key=str)
    found = guard_finding(pen.tx, ring, cases, wording, guard, at=pen.at)
    unread = tuple(one for one in found.unread if one in told)
    return wording, replace(found, unread=unread)


def _weighed(
    ring: PersonRing, file: FileAtHand, topic: Topic, wording: Wording
) -> Wording:
    """Return the published wording as it is where somebody must stay hidden."""
    if wording.name == INTERNAL:
        return wording
    is_held = _is_held(ring, file, told_cases(file.facts, topic))
    return where_somebody_may_pay(wording) if is_held else wording


def _is_held(ring: PersonRing, file: FileAtHand, cases: Iterable[CaseId]) -> bool:
    """
    Whether a letter to anybody would take two people, in the file or a case behind it.

    The file learns of a greater risk only when the worker plans next.
    """
    tx = file.pen.tx
    keys = (contents_key(tx, ring, one) for one in cases)
    slips = (file.slip, *(read_case_slip(tx, ring, key) for key in keys))
    return any(needs_two(slip, Party.OTHER) for slip in slips)


def _on_file(facts: AuditFacts) -> frozenset[CaseId]:
    """Return the cases whose words people may have who read this file, now or before."""
    return frozenset(item.case_id for item in facts.items)

"""
Propose what a letter is about while its words are in memory: codes, each with reasons.

Read are the subject and the whole text, quoted and enclosed mails included, since a
complaint is often passed on.  Nobody has decided anything here; criteria are not expanded
yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.catalogue.clues import weigh
from grievance.catalogue.danger import Danger, judge_danger
from grievance.catalogue.lexicon import SIGNAL
from grievance.catalogue.matching import (
    Reading,
    Signals,
    find_criteria,
    read,
    read_signals,
)
from grievance.catalogue.scope import TO_MANY, Scope, judge_scope
from grievance.domain.people import Person
from grievance.domain.proposal import Proposal, ProposalKind, Proposals, gathered
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind
from grievance.domain.urgency import Urgency
from grievance.mail.letter import Letter
from grievance.services.triage.employers import mark_employers
from grievance.services.triage.follow_links import follow_links
from grievance.services.triage.propose_names import (
    LIKELY,
    MOST_TEXT,
    SURE,
    propose_auditors,
    propose_entities,
    propose_members,
    propose_staff,
)
from grievance.services.triage.triage_knowledge import Knowledge


HAPPENED, FEARED = "happened", "feared"  # of a reprisal
_COMPLAINANTS = {
    "union_self": ComplainantKind.UNION,
    "auditor_self": ComplainantKind.AUDITOR,
    "journalist": ComplainantKind.JOURNALIST,
    "indigenous": ComplainantKind.INDIGENOUS_PEOPLE,
    "ngo": ComplainantKind.NGO,
    "worker": ComplainantKind.WORKER,
    "community": ComplainantKind.COMMUNITY,
    "member_self": ComplainantKind.MEMBER,
}


def propose_triage(
    letter: Letter, knowledge: Knowledge, people: Iterable[Person] = ()
) -> Proposals:
    """Read a letter for everything a triager would note."""
    text = f"{letter.subject}\n\n{letter.text}"[:MOST_TEXT]
    reading = read(text, letter.language)
    named = propose_entities(reading, letter, knowledge)
    members = tuple(propose_members(reading, knowledge, named))
    concerned = [*named, *members]
    signals = read_signals(reading, is_named=bool(concerned))
    scope = judge_scope(reading, is_named=bool(concerned))
    auditors = tuple(propose_auditors(reading, knowledge))
    respondent = _respondent(signals, named, members, auditors)
    return gathered(
        named,
        members,
        follow_links(concerned, knowledge),
        _criteria(reading),
        [_severity(judge_danger(reading), signals, scope)],
        [respondent],
        _complainant(reading, signals, letter),
        _flags(signals, scope, letter),
        _language(letter),
        mark_employers(auditors, respondent, knowledge),
        propose_staff(reading, people),
    )


def _criteria(reading: Reading) -> Iterator[Proposal]:
    for match in find_criteria(reading):
        yield Proposal(
            kind=ProposalKind.CRITERION,
            code=match.code,
            score=round(match.score, 3),
            how="words" if match.score < 1 else "number",
            words=match.words,
        )


def _severity(danger: Danger, signals: Signals, scope: Scope) -> Proposal:
    """
    Propose how urgent it is; a danger that is not clear is high, to be seen soon.

    That it is likely out of scope makes nobody safe: only mail to many is less urgent.
    """
    if danger.is_critical and scope.beyond not in TO_MANY:
        return _severe(Urgency.CRITICAL, SURE, danger.words)
    if signals.is_reprisal:
        return _severe(
            Urgency.HIGH, SURE, (*signals.reprisal_incident, *signals.reprisal_fear)
        )
    perhaps = _perhaps(danger, scope)
    if perhaps:
        return _severe(Urgency.HIGH, LIKELY, perhaps)
    if scope.is_out:
        return _severe(Urgency.LOW, scope.score, scope.words)
    return _severe(Urgency.NORMAL, LIKELY, ())


def _perhaps(danger: Danger, scope: Scope) -> tuple[str, ...]:
    """Return the words of what may be a danger; in mail to many, of what is clear."""
    if scope.beyond in TO_MANY:
        return danger.words if danger.is_critical else ()
    return danger.hints or (danger.doubted if scope.is_out else ())


def _severe(urgency: Urgency, score: float, words: tuple[str, ...]) -> Proposal:
    return Proposal(
        kind=ProposalKind.SEVERITY, code=urgency.value, score=score, words=words
    )


def _respondent(
    signals: Signals,
    entities: tuple[Proposal, ...],
    members: tuple[Proposal, ...],
    auditors: tuple[Proposal, ...],
) -> Proposal:
    """Propose whom it is about; who could be biased comes first."""
    if signals.office:
        return _about(RespondentKind.OFFICE, SURE, signals.office)
    if signals.auditor:
        kinds = {one.kind for one in auditors}
        is_firm = kinds == {ProposalKind.AUDIT_FIRM}
        kind = RespondentKind.AUDIT_FIRM if is_firm else RespondentKind.AUDITOR
        return _about(kind, SURE, signals.auditor)
    if entities:
        return _about(RespondentKind.ENTITY, entities[0].score, entities[0].words)
    if members:
        return _about(RespondentKind.MEMBER, members[0].score, members[0].words)
    return _about(RespondentKind.UNKNOWN, LIKELY, ())


def _about(kind: RespondentKind, score: float, words: tuple[str, ...]) -> Proposal:
    return Proposal(
        kind=ProposalKind.RESPONDENT, code=kind.value, score=score, words=words
    )


def _complainant(
    reading: Reading, signals: Signals, letter: Letter
) -> Iterator[Proposal]:
    """Yield what somebody says of themselves, the likeliest first."""
    if signals.anonymity and not letter.sender.clear:
        yield _complains(ComplainantKind.ANONYMOUS, SURE, signals.anonymity)
    found = {name: reading.told.get(SIGNAL + name, ()) for name in _COMPLAINANTS}
    told = {name: clues for name, clues in found.items() if clues}
    for name in sorted(told, key=lambda name: -weigh(told[name])):
        clues = told[name]
        words = tuple(clue.words for clue in clues)
        yield _complains(_COMPLAINANTS[name], round(weigh(clues), 3), words)


def _complains(kind: ComplainantKind, score: float, words: tuple[str, ...]) -> Proposal:
    return Proposal(
        kind=ProposalKind.COMPLAINANT, code=kind.value, score=score, words=words
    )


def _flags(signals: Signals, scope: Scope, letter: Letter) -> Iterator[Proposal]:
    signs = {
        Flag.REPRISAL_FEARED: (*signals.reprisal_incident, *signals.reprisal_fear),
        _wish(signals, letter): signals.anonymity,
        Flag.LIKELY_OUT_OF_SCOPE: scope.words,
    }
    for flag, words in signs.items():
        if words:
            yield Proposal(
                kind=ProposalKind.FLAG,
                code=flag.value,
                score=SURE,
                how=_way(flag, signals, scope),
                words=words,
            )
    if not letter.sender.clear:
        code = Flag.SENDER_UNCLEAR.value
        yield Proposal(kind=ProposalKind.FLAG, code=code, score=1.0)


def _wish(signals: Signals, letter: Letter) -> Flag:
    """
    Return what somebody wishes who does not want to be known.

    Where somebody is afraid, or nobody knows who writes, it is the greater wish.
    """
    is_named = letter.sender.clear and not signals.is_reprisal
    if signals.names_withheld and is_named:
        return Flag.NAMES_WITHHELD
    return Flag.WISHES_ANONYMITY


def _way(flag: Flag, signals: Signals, scope: Scope) -> str:
    """Return a word for what a flag rests on."""
    if flag is Flag.REPRISAL_FEARED:
        return HAPPENED if signals.reprisal_incident else FEARED
    return scope.beyond or "" if flag is Flag.LIKELY_OUT_OF_SCOPE else ""


def _language(letter: Letter) -> Iterator[Proposal]:
    if letter.language:
        yield Proposal(
            kind=ProposalKind.LANGUAGE, code=letter.language, score=LIKELY, how="guess"
        )

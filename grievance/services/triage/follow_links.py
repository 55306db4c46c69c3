"""Follow the links of those a letter names, one step: who may be concerned as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.domain.link import Link, LinkStrength
from grievance.domain.proposal import Proposal, ProposalKind
from grievance.services.triage.triage_knowledge import Knowledge


MEMBERSHIP = "membership"
STRENGTHS = {
    LinkStrength.CONFIRMED: 0.45,
    LinkStrength.REPORTED: 0.35,
    LinkStrength.SUSPECTED: 0.2,
}


def follow_links(
    named: Iterable[Proposal], knowledge: Knowledge
) -> tuple[Proposal, ...]:
    """
    Return who is linked to the *named* and not named, each once, the likeliest first.

    Never among the named ones: a letter did not mention them.
    """
    named = tuple(named)
    known = {one.code for one in named}
    found = [
        one
        for start in named
        for one in (*_linked(start, knowledge), *_of_member(start, knowledge))
        if one.code not in known
    ]
    best: dict[str, Proposal] = {}
    for one in sorted(found, key=lambda one: (-one.score, one.code)):
        best.setdefault(one.code, one)
    return tuple(best.values())


def _linked(start: Proposal, knowledge: Knowledge) -> Iterator[Proposal]:
    for link in knowledge.links:
        if start.code in {str(link.from_id), str(link.to_id)}:
            yield _through(_other(link, start), link.kind.value, start, knowledge, link)


def _other(link: Link, start: Proposal) -> str:
    ends = (str(link.from_id), str(link.to_id))
    return ends[1] if ends[0] == start.code else ends[0]


def _of_member(start: Proposal, knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield the Entities of a Member that is named."""
    if start.kind is ProposalKind.MEMBER:
        for code in knowledge.entities_of(start.code):
            yield _through(code, MEMBERSHIP, start, knowledge)


def _through(
    code: str,
    how: str,
    start: Proposal,
    knowledge: Knowledge,
    link: Link | None = None,
) -> Proposal:
    strength = LinkStrength.CONFIRMED if link is None else link.strength
    return Proposal(
        kind=ProposalKind.POSSIBLY_CONCERNED,
        code=code,
        score=STRENGTHS[strength],
        label=knowledge.titles.get(code, ""),
        how=how,
        words=(start.label, *start.words),
    )

"""What is proposed in a case as lines: how surely, why, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grievance.domain.deciding import HINTS, ProposalState, Verdict
from grievance.domain.proposal import ProposalKind
from grievance.domain.triage import has_place
from tui.facts.letter import moment
from tui.listed import Listed, Slot, section
from tui.words import NONE
from tui.wrapping import Block


SLOTS = (
    Slot("Decided", 11),
    Slot("Kind", 12, 44),
    Slot("Fact"),
    Slot("Sure", 5),
    Slot("How", 14, 70),
)
NO_PROPOSALS = "Nothing is proposed in this case. n puts a fact in by hand."
SIGNS = {
    Verdict.CONFIRMED: "✓ confirmed",
    Verdict.CHANGED: "≠ changed",
    Verdict.REJECTED: "✗ rejected",
    Verdict.ADDED: "+ by hand",
}
NOBODY_HAS_TO = "A hint: nobody has to decide on it; y takes it up, x says it is wrong."
Names = Mapping[str, str]  # of people, by what their signatures are known under
KEYS = "y confirms, x rejects, e changes it, A confirms all that is left."


def proposal_lines(
    states: tuple[ProposalState, ...], titles: Mapping[str, str], names: Names
) -> tuple[Listed, ...]:
    """Return what waits for a decision, then hints, then what was decided."""
    waiting = [one for one in states if one.needs_decision]
    decided = [one for one in states if one.decision is not None]
    others = [one for one in states if one.decision is None and not one.needs_decision]
    return (
        *section("To decide", [_line(one, titles, names) for one in waiting]),
        *section("Hints", [_line(one, titles, names) for one in others]),
        *section("Decided", [_line(one, titles, names) for one in decided]),
    )


def fact_words(kind: ProposalKind, code: str, label: str) -> str:
    """Say a fact as people know it: with its name, where it has one."""
    if kind is ProposalKind.CRITERION:
        return f"{code} {label}".strip()
    return label or code.replace("-", " ")


def _line(state: ProposalState, titles: Mapping[str, str], names: Names) -> Listed:
    proposal, decided = state.proposal, state.decision
    fact = fact_words(proposal.kind, proposal.code, proposal.label)
    if decided and decided.verdict is Verdict.CHANGED:
        code = decided.answer.code
        fact = f"{fact} → {titles.get(code, code.replace('-', ' '))}"
    return Listed(
        cells=(
            SIGNS[decided.verdict] if decided else "? open",
            proposal.kind.replace("-", " "),
            fact,
            f"{proposal.score:.0%}",
            proposal.how.replace("-", " ") or NONE,
        ),
        thing=state,
        key=f"{'decided' if decided else 'open'} {proposal.id}",
        tone="soft" if decided or state.is_moot else "",
        detail=tuple(_detail(state, fact, names)),
    )


def _detail(state: ProposalState, fact: str, names: Names) -> Iterator[Block]:
    proposal, decided = state.proposal, state.decision
    yield Block(f"{proposal.kind.replace('-', ' ')}: {fact}")
    how = proposal.how.replace("-", " ") or "not said"
    yield Block(f"{how}, {proposal.score:.0%} sure", label="Found by")
    words = " · ".join(f"“{word}”" for word in proposal.words)
    yield Block(words or "no words of the letter", label="Reason")
    if has_place(proposal.kind):
        yield Block("yes" if state.on_slip else "no", label="Holds now")
    if decided is not None:
        who = names.get(str(decided.by), str(decided.by))
        yield Block(
            f"{decided.verdict} by {who}, {moment(decided.at)}", label="Decided"
        )
    is_hint = proposal.kind in HINTS or not state.needs_decision
    yield Block(NOBODY_HAS_TO if is_hint and decided is None else KEYS, "soft")

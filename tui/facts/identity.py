"""Who complained, as blocks of text for a custodian who reads no complaint."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.contents import Correspondent
from grievance.services.cases.open_identity import OpenedIdentity
from tui.facts.letter import BLANK, moment
from tui.facts.risk import RISK_SIGNS, assessment_blocks
from tui.words import NONE, flag_words, urgency_words
from tui.wrapping import Block


NAMES_ONLY = (
    "You see who complained and the coded facts; the words are for who reads it."
)
NOT_ASSESSED = "Nobody assessed yet what they risk; key a does."
VOIDED = (
    "A reprisal was told of since: this holds no longer, and nothing goes out until it is "
    "assessed anew, with key a."
)


def identity_blocks(opened: OpenedIdentity) -> list[Block]:
    """Return the cover, who wrote and how to reach them, what they risk, and who knows."""
    return [
        Block(opened.case.reference, "title"),
        Block(NAMES_ONLY, "soft"),
        *_altered(opened),
        BLANK,
        *_cover(opened),
        *(block for writer in opened.writers for block in _writer(writer)),
        BLANK,
        Block("Risk of reprisal", "label"),
        *_risk(opened),
        BLANK,
        Block("Who has which key", "label"),
        *(Block(one) for one in _holders(opened)),
    ]


def _altered(opened: OpenedIdentity) -> Iterator[Block]:
    if opened.altered:
        yield Block("! The cover was altered behind the log's back.", "bad")


def _cover(opened: OpenedIdentity) -> Iterator[Block]:
    case, slip = opened.case, opened.slip
    yield Block(f"{case.stage} since {case.stage_since}", label="Stage")
    yield Block(urgency_words(case.urgency), label="Urgency")
    yield Block(opened.handler or "nobody yet", label="Handler")
    yield Block(", ".join((*opened.entities, *opened.members)) or NONE, label="About")
    if slip is not None:
        yield Block(", ".join(slip.criteria) or NONE, label="Criteria")
        if slip.flags:
            yield Block(f"▲ {flag_words(slip.flags)}", "warm", label="Care")


def _writer(writer: Correspondent) -> Iterator[Block]:
    yield BLANK
    doubt = "" if writer.clear else "  ? unclear whether it is them"
    yield Block(f"{writer.name or 'no name'}{doubt}", label="From")
    yield Block(writer.address or "no address", label="Address")
    if writer.reply_to:
        yield Block(", ".join(writer.reply_to), label="Answers to")
    if writer.contact:
        yield Block(writer.contact, label="Contact")
    if writer.received_at:
        yield Block(moment(writer.received_at), label="Received")


def _risk(opened: OpenedIdentity) -> Iterator[Block]:
    if opened.slip is not None:
        yield Block(RISK_SIGNS[opened.slip.risk])
    if opened.voided:
        yield Block(VOIDED, "warm")
    if opened.risk is None:
        yield Block(NOT_ASSESSED, "soft")
    else:
        yield from assessment_blocks(opened.risk)


def _holders(opened: OpenedIdentity) -> Iterator[str]:
    for one in opened.access.holders:
        until = f" until {one.until}" if one.until else ""
        lost = " (opens nothing)" if one.is_lost else ""
        yield f"{one.compartment}: {one.name}{until}{lost}"

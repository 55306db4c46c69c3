"""What `case new` and `refile` share: let the worker read at once what was put in."""

from __future__ import annotations

from grievance.cli.output import Fields
from grievance.cli.taking_in import conclude
from grievance.domain.intake import Outcome, Receipt
from grievance.services.intake.collect_mail import Collected
from grievance.wiring import Mechanism
from worker.embedded import Embedded


LATER = "It waits, sealed; the worker reads it."


def let_read(mechanism: Mechanism, collected: Collected) -> Receipt:
    """
    Return what became of it; on a machine without the worker's key it waits.

    Raises:
        SetupError: Letters cannot be read on this machine now; it waits, sealed.
    """
    if mechanism.home.worker_key.is_file():
        with Embedded(mechanism) as worker:
            if collected.job_id is not None:
                worker.hint(collected.job_id)
            worker.drain()
        conclude(mechanism)
    with mechanism.store.read() as tx:
        return tx.spool.receipt(collected.spool_id)


def receipt_fields(receipt: Receipt) -> Fields:
    """Write for programs what became of it; outcome null while it waits."""
    return {
        "entry": receipt.id,
        "outcome": receipt.outcome,
        "reference": receipt.reference,
        "reason": receipt.reason,
    }


def in_a_sentence(receipt: Receipt) -> str:
    """Say for people what became of it."""
    if receipt.outcome is None:
        return LATER
    if receipt.outcome is Outcome.CASE:
        return f"It is the new case {receipt.reference}."
    if receipt.reference:
        return f"It lies in {receipt.reference}."
    return f"It is {receipt.outcome}: {receipt.reason}"

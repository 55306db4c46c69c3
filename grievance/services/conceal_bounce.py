"""
Keep out of the contents of a case what a bounce says: it names whom we wrote to.

Who complained is for the identity compartment alone, where the original lies whole.
"""

from __future__ import annotations

from dataclasses import replace

from grievance.mail.letter import DeliveryReport, Label, Letter


SUBJECT = "A letter of ours came back"
WHERE = (
    "The report itself names the address, so that it is kept with the original, which "
    "custodians can open."
)


def conceal_bounce(letter: Letter) -> Letter:
    """Return a bounce with our own words in place of its; any other letter as it is."""
    if Label.BOUNCE not in letter.labels:
        return letter
    told = dict.fromkeys(_told(report) for report in letter.reports)
    return replace(
        letter,
        subject=SUBJECT,
        text="\n".join((*told, WHERE)),
        asides=(),
        attachments=(),
        language="en",
    )


def _told(report: DeliveryReport) -> str:
    status = f" ({report.status})" if report.status else ""
    return f"A mail server says: {report.action}{status}."

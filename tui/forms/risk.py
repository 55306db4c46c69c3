"""Forms for what somebody may pay for a complaint, and for what was done to them."""

from __future__ import annotations

from datetime import date, datetime

from grievance.domain.compartment import Compartment
from grievance.domain.reprisal import (
    Harm,
    Incident,
    IncidentKind,
    Likelihood,
    RiskAssessment,
)
from tui.forms.form import (
    Field,
    Form,
    One,
    Prose,
    Values,
    Words,
    coded,
    day_in,
    needed_day,
    written_day,
)
from tui.forms.option import Option
from tui.refused_field import FieldError, about


SOMEBODY, NOBODY = Option("somebody", "somebody is at risk"), Option("nobody", "nobody")
NOT_SAID = Option("", "not said")
OF_SOMEBODY = ("who", "from_whom", "likelihood", "harm")
BOTH = (
    "You named somebody, or how likely or grave it is. Say that somebody is at risk; or, "
    "where nobody is, empty Who, By whom, How likely and It would cost."
)
SAID = (
    "Sealed with who wrote: custodians only. Level and review day follow from it. "
    "Ctrl+S does it, Esc goes back."
)
TOLD = "The case becomes critical, and its risk has to be assessed anew."


def risk_form(old: RiskAssessment | None, review_on: date) -> Form:
    """Ask who may pay for it, beginning with what was said before."""
    return Form(
        title="Who may pay for this complaint?",
        fields=(*_at_risk(old), *_reached(old, review_on)),
        said=SAID,
        compartment=Compartment.IDENTITY,
    )


def _at_risk(old: RiskAssessment | None) -> tuple[Field, ...]:
    """Ask who is at risk, from whom, how likely it is and what it would cost."""
    rated = old if old and not old.nobody else None
    return (
        One(
            name="whether",
            label="Is anybody?",
            options=(SOMEBODY, NOBODY),
            value=NOBODY.code if old and old.nobody else SOMEBODY.code,
        ),
        Words(name="who", label="Who", value=old.who if old else ""),
        Words(name="from_whom", label="By whom", value=old.from_whom if old else ""),
        One(
            name="likelihood",
            label="How likely",
            options=_numbered(Likelihood),
            value=str(int(rated.likelihood)) if rated else "",
        ),
        One(
            name="harm",
            label="It would cost",
            options=_numbered(Harm),
            value=str(int(rated.harm)) if rated else "",
        ),
    )


def _reached(old: RiskAssessment | None, review_on: date) -> tuple[Field, ...]:
    """Ask how they are reached safely, and when somebody looks again."""
    return (
        Words(name="safe", label="Safe contact", value=old.safe_contact if old else ""),
        Words(
            name="never",
            label="Never at",
            value="; ".join(old.never_contact) if old else "",
            hint="addresses and numbers, with ; between",
        ),
        Words(
            name="review",
            label="Look again by",
            value=written_day(review_on),
        ),
        Prose(name="text", label="In words", value=old.text if old else ""),
    )


def assessment_of(
    values: Values, old: RiskAssessment | None, *, at: datetime
) -> RiskAssessment:
    """
    Return the assessment that was filled in.

    Raises:
        FieldError: How likely and how bad it is, is not said; or it is said that
            nobody is at risk, and of somebody that they are.
    """
    nobody = values["whether"] == NOBODY.code
    if nobody and any(values[name].strip() for name in OF_SOMEBODY):
        raise FieldError(BOTH, "whether")
    likely, harm = values["likelihood"], values["harm"]
    if not nobody and not (likely and harm):
        msg = "Say how likely it is, and what it would cost them."
        raise FieldError(msg, "harm" if likely else "likelihood")
    return RiskAssessment(
        revision=old.revision + 1 if old else 1,
        at=at,
        who=values["who"].strip(),
        from_whom=values["from_whom"].strip(),
        likelihood=Likelihood(int(likely)) if likely else Likelihood.POSSIBLE,
        harm=Harm(int(harm)) if harm else Harm.LIVELIHOOD,
        nobody=nobody,
        safe_contact=values["safe"].strip(),
        never_contact=tuple(
            one.strip() for one in values["never"].split(";") if one.strip()
        ),
        review_on=needed_day(values, "review"),
        text=values["text"].strip(),
    )


def checked_assessment(
    values: Values, old: RiskAssessment | None, *, at: datetime, today: date
) -> RiskAssessment:
    """
    Return the assessment that was filled in, once it can be so.

    Raises:
        FieldError: It cannot; of the first field that is to blame.
    """
    found = assessment_of(values, old, at=at)
    empty = (name for name in ("who", "from_whom") if not values[name].strip())
    blamed = "" if found.nobody else next(empty, "")
    with about(blamed or "review"):
        found.check(today)
    return found


def incident_form() -> Form:
    """Ask what was done to somebody for complaining."""
    return Form(
        title="A reprisal that was told of",
        fields=(
            One(name="kind", label="What", options=coded(tuple(IncidentKind))),
            Words(name="happened", label="On", hint="a day; empty where unknown"),
            Prose(name="text", label="In words"),
        ),
        said=f"{TOLD} Ctrl+S does it, Esc goes back.",
    )


def incident_of(values: Values, number: int, *, at: datetime) -> Incident:
    """
    Return the incident that was filled in.

    Raises:
        FieldError: What was done is not said.
    """
    for name in ("kind", "text"):
        if not values[name].strip():
            msg = "Say what was done to them, and in a sentence how."
            raise FieldError(msg, name)
    return Incident(
        number=number,
        kind=IncidentKind(values["kind"]),
        happened_on=day_in(values, "happened"),
        told_at=at,
        text=values["text"].strip(),
    )


def _numbered(kind: type[Likelihood | Harm]) -> tuple[Option, ...]:
    """Return the steps of a scale; what was chosen can be taken away again."""
    return (NOT_SAID, *(Option(str(int(one)), one.name.lower()) for one in kind))

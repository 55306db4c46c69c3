"""The form for an allegation: what the case is known for stands first in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grievance.domain.allegation import (
    Allegation,
    AllegationState,
    Period,
    Respondent,
)
from grievance.domain.proposal import ProposalKind
from grievance.domain.slip import RespondentKind, Slip
from tui.asking.case_file import CaseFile
from tui.forms.choices import Choices, put_first, respondent_code
from tui.forms.form import (
    Form,
    One,
    Prose,
    Several,
    Values,
    Words,
    coded,
    day_in,
    written_day,
)
from tui.forms.option import Option
from tui.refused_field import FieldError, about


FLAGGED = Option("flagged", "let the next audit assess it")
_REASON = Words(
    name="reason", label="Why none", hint="only where no audit need answer it any more"
)
WHOM = "Choose whom it is about; “unknown” and “the office” are among them."
NO_CRITERION = "An allegation is about a criterion, such as PS 10.3; name one."
A_DAY = "like 2026-03-31; empty where unknown"
OF_THIS_CASE, CONFIRMED, PROPOSED = "of this case", "confirmed", "only proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """
    Whom and what a case is about, by the codes of options: what comes first.

    *criteria* are with their letters, if they have any; *alleged* are those pairs of a
    respondent and a criterion that are on record.
    """

    respondents: tuple[str, ...] = field(default=(), repr=False)
    confirmed: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    alleged: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)

    @property
    def respondent(self) -> str:
        """The one it is about; nothing where there are several, or none."""
        return self.respondents[0] if len(self.respondents) == 1 else ""

    @property
    def criterion(self) -> str:
        """The first that is confirmed, and not alleged yet of whom it is about."""
        about = self.respondent
        left = (code for code in self.confirmed if (about, code) not in self.alleged)
        return next(left, "") if about else ""


def known_of(slip: Slip, file: CaseFile) -> Known:
    """Return what an opened case is known for."""
    decided = {
        one.fact
        for one in file.proposals
        if one.proposal.kind is ProposalKind.CRITERION and one.decision is not None
    }
    return Known(
        respondents=tuple(dict.fromkeys(_respondents(slip, file))),
        confirmed=tuple(code for code in slip.criteria if code in decided),
        proposed=tuple(code for code in slip.criteria if code not in decided),
        alleged=frozenset(
            (respondent_code(one.respondent.kind, one.respondent.id), one.criterion)
            for one in file.allegations
        ),
    )


def allegation_form(
    choices: Choices, old: Allegation | None, known: Known | None = None
) -> Form:
    """Ask for an allegation, beginning with what an old one says, or the case."""
    known = known or Known()
    respondent = respondent_code(old.respondent.kind, old.respondent.id) if old else ""
    code, letter = _split(old.criterion if old else known.criterion)
    return Form(
        title=f"Allegation A{old.number}" if old else "A new allegation",
        fields=(
            One(
                name="respondent",
                label="About",
                options=put_first(choices.respondents, known.respondents, OF_THIS_CASE),
                value=respondent or known.respondent,
                needed=WHOM,
            ),
            One(
                name="criterion",
                label="Criterion",
                options=_criteria(choices, known),
                value=code,
                needed=NO_CRITERION,
            ),
            Words(name="letter", label="Clause", value=letter, hint="a, b … if any"),
            *_days(old.when if old else Period()),
            One(
                name="state",
                label="State",
                options=coded(tuple(AllegationState)),
                value=old.state if old else AllegationState.OPEN,
            ),
            Several(
                name="flagged",
                label="Audit",
                options=(FLAGGED,),
                value=FLAGGED.code if old and old.flagged else "",
            ),
            *((_REASON,) if old and old.flagged else ()),
            Prose(name="text", label="In words", value=old.text if old else ""),
        ),
    )


def allegation_of(values: Values, base: Allegation | None, number: int) -> Allegation:
    """
    Return the allegation that was filled in, as the revision that follows *base*.

    Raises:
        FieldError: A field cannot be right.
    """
    kind, _colon, id_ = values["respondent"].partition(":")
    if not kind:
        raise FieldError(WHOM, "respondent")
    return Allegation(
        number=base.number if base else number,
        revision=base.revision + 1 if base else 1,
        respondent=Respondent(kind=RespondentKind(kind), id=id_),
        criterion=(values["criterion"] + values["letter"].strip().lower()).strip(),
        version=base.version if base else "",
        issues=base.issues if base else (),
        when=period_in(values),
        text=values["text"].strip(),
        state=AllegationState(values["state"]),
        flagged=bool(values["flagged"]),
    )


def period_in(values: Values) -> Period:
    """
    Return the period in the fields *since* and *until*.

    Raises:
        FieldError: A day is not written as days are, or it ends before it begins.
    """
    since, until = day_in(values, "since"), day_in(values, "until")
    with about("until"):
        return Period(since=since, until=until)


def _respondents(slip: Slip, file: CaseFile) -> Iterator[str]:
    """Yield whom slip and records name, Entities and Members first."""
    kinds: Sequence[tuple[RespondentKind, Iterable[object]]] = (
        (RespondentKind.ENTITY, file.entities),
        (RespondentKind.MEMBER, file.members),
        (RespondentKind.AUDIT_FIRM, slip.firms),
        (RespondentKind.AUDITOR, slip.auditors),
    )
    for kind, ids in kinds:
        yield from (respondent_code(kind, id_) for id_ in ids)
    if slip.is_about_office:
        yield respondent_code(RespondentKind.OFFICE)


def _criteria(choices: Choices, known: Known) -> tuple[Option, ...]:
    proposed = [_split(code)[0] for code in known.proposed]
    confirmed = [_split(code)[0] for code in known.confirmed]
    later = put_first(choices.criteria, proposed, PROPOSED)
    return put_first(later, confirmed, CONFIRMED)


def _days(when: Period) -> tuple[Words, Words]:
    since, until = written_day(when.since), written_day(when.until)
    return (
        Words(name="since", label="Since", value=since, hint=A_DAY),
        Words(name="until", label="Until", value=until, hint=A_DAY),
    )


def _split(criterion: str) -> tuple[str, str]:
    """Part the letter of a criterion from what can be chosen."""
    has_letter = criterion[-1:].isalpha()
    return (criterion[:-1], criterion[-1]) if has_letter else (criterion, "")

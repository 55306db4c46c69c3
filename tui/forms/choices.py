"""What forms offer to choose from: criteria of the catalogue, those in the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.proposal import ProposalKind
from grievance.domain.registry import Organisation, Registry
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind
from grievance.domain.urgency import Urgency
from grievance.services.registry.registry_books import registry_on_books
from tui.forms.form import coded
from tui.forms.option import Option
from tui.session import Session


PLACES = {
    ProposalKind.ENTITY: RespondentKind.ENTITY,
    ProposalKind.POSSIBLY_CONCERNED: RespondentKind.ENTITY,
    ProposalKind.MEMBER: RespondentKind.MEMBER,
    ProposalKind.AUDIT_FIRM: RespondentKind.AUDIT_FIRM,
    ProposalKind.AUDITOR: RespondentKind.AUDITOR,
}
CODES: Mapping[ProposalKind, tuple[str, ...]] = {
    ProposalKind.SEVERITY: tuple(Urgency),
    ProposalKind.RESPONDENT: tuple(RespondentKind),
    ProposalKind.COMPLAINANT: tuple(ComplainantKind),
    ProposalKind.FLAG: tuple(Flag),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The catalogue, and options made of it and of the registry."""

    catalogue: Catalogue
    criteria: tuple[Option, ...]
    respondents: tuple[Option, ...] = field(repr=False)


def read_choices(session: Session) -> Choices:
    """Read catalogue and registry; in a thread."""
    catalogue = session.mechanism.catalogue
    with session.mechanism.store.read() as tx:
        registry = registry_on_books(tx)
    return Choices(
        catalogue=catalogue,
        criteria=tuple(criteria_of(catalogue)),
        respondents=tuple(_respondents(registry)),
    )


def respondent_code(kind: RespondentKind, id_: object = "") -> str:
    """Name a respondent among all that can be chosen."""
    return f"{kind}:{id_}"


def put_first(
    options: Iterable[Option], codes: Sequence[str], mark: str
) -> tuple[Option, ...]:
    """Return *options* with those of these *codes* in front, in that order, marked."""
    by_code = {option.code: option for option in options}
    first = [by_code.pop(code) for code in dict.fromkeys(codes) if code in by_code]
    marked = (replace(one, more=f"{one.more} · {mark}") for one in first)
    return (*marked, *by_code.values())


def codes_of(choices: Choices, kind: ProposalKind) -> tuple[Option, ...]:
    """Return what a fact of this kind can be; nothing where any code serves."""
    if kind is ProposalKind.CRITERION:
        return choices.criteria
    place = PLACES.get(kind)
    if place is not None:
        begins = respondent_code(place)
        return tuple(
            replace(option, code=option.code.removeprefix(begins))
            for option in choices.respondents
            if option.code.startswith(begins)
        )
    return coded(CODES.get(kind, ()))


def criteria_of(catalogue: Catalogue) -> Iterator[Option]:
    """Yield the criteria in the numbering of slips, with their titles."""
    for short in dict.fromkeys(one.short for one in catalogue.standards):
        current = catalogue.current(short)
        for criterion in current.criteria:
            code = str(current.code(criterion.id))
            parts = " ".join(criterion.parts.values())
            yield Option(code, code, criterion.title, parts)


def _respondents(registry: Registry) -> Iterator[Option]:
    yield from (_organisation(RespondentKind.ENTITY, one) for one in registry.entities)
    yield from (_organisation(RespondentKind.MEMBER, one) for one in registry.members)
    for firm in registry.firms:
        code = respondent_code(RespondentKind.AUDIT_FIRM, firm.id)
        yield Option(code, firm.name, f"audit firm {firm.code}", " ".join(firm.aliases))
    for auditor in registry.auditors:
        code = respondent_code(RespondentKind.AUDITOR, auditor.id)
        yield Option(code, auditor.name, "auditor")
    yield Option(respondent_code(RespondentKind.OFFICE), "the office", "us")
    yield Option(respondent_code(RespondentKind.UNKNOWN), "unknown", "nobody named yet")


def _organisation(kind: RespondentKind, one: Organisation) -> Option:
    code = respondent_code(kind, one.id)
    more = f"{kind} {one.key}".strip()  # an id says nothing to anybody
    return Option(code, one.name, more, " ".join(one.names))

"""Read what a person writes for a fact: a code, an id, a key or a name."""

from __future__ import annotations

import re

from collections.abc import Callable, Mapping
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.criterion import parse_criterion_code
from grievance.domain.errors import NotAllowedError
from grievance.domain.proposal import ProposalKind
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import Noun
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind
from grievance.domain.urgency import Urgency
from grievance.services.directory.read_directory import find_person, to_person
from grievance.services.registry.find_record import find_record
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory


_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_CODES: Mapping[ProposalKind, tuple[str, ...]] = {
    ProposalKind.SEVERITY: tuple(one.value for one in Urgency),
    ProposalKind.RESPONDENT: tuple(one.value for one in RespondentKind),
    ProposalKind.COMPLAINANT: tuple(one.value for one in ComplainantKind),
    ProposalKind.FLAG: tuple(one.value for one in Flag),
}
_REGISTERED: Mapping[ProposalKind, tuple[Noun, Callable[[Transaction], Registry]]] = {
    ProposalKind.ENTITY: (Noun.ENTITY, lambda tx: Registry(entities=tx.entities.all())),
    ProposalKind.MEMBER: (Noun.MEMBER, lambda tx: Registry(members=tx.members.all())),
    ProposalKind.AUDIT_FIRM: (Noun.FIRM, lambda tx: Registry(firms=tx.firms.all())),
    ProposalKind.AUDITOR: (
        Noun.AUDITOR,
        lambda tx: Registry(auditors=tx.auditors.all()),
    ),
}


def resolve_fact(
    tx: Transaction,
    directory: Directory,
    catalogue: Catalogue,
    kind: ProposalKind,
    written: str,
) -> str:
    """
    Return the code of a fact as a slip holds it.

    Raises:
        NotAllowedError: There is no such code, or nobody puts in facts of this kind.

        NotFoundError: Nothing of that name is in the registry, office or catalogue.

        CriterionIdError: A criterion is written in another way.
    """
    if kind is ProposalKind.CRITERION:
        catalogue.resolve(written)
        return str(parse_criterion_code(written))
    if kind in _CODES:
        return _known(kind, written)
    if kind in _REGISTERED:
        return _registered(tx, kind, written)
    if kind is ProposalKind.STAFF:
        return _person(directory, written)
    if kind is ProposalKind.LANGUAGE and _LANGUAGE.fullmatch(written):
        return written
    msg = f"A {kind} cannot be put in like that; confirm or reject what is proposed."
    raise NotAllowedError(msg)


def _known(kind: ProposalKind, written: str) -> str:
    if written in _CODES[kind]:
        return written
    msg = f"There is no such {kind}; there are: {', '.join(_CODES[kind])}."
    raise NotAllowedError(msg)


def _registered(tx: Transaction, kind: ProposalKind, written: str) -> str:
    noun, read = _REGISTERED[kind]
    return str(find_record(read(tx), f"{noun.value}:{written}").id)


def _person(directory: Directory, written: str) -> str:
    people = [to_person(entry) for entry in directory.people]
    try:
        wanted = UUID(written)
    except ValueError:
        return str(find_person(people, written).id)
    names = [person.name for person in people if person.id == wanted]
    return str(find_person(people, names[0] if names else written).id)

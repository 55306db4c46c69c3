"""Who stands behind whom, asked from either side."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.auditor import Auditor
from grievance.domain.block import AuditSide
from grievance.domain.conflict import OFFICE
from grievance.domain.firm import Firm
from grievance.domain.ids import EntityId
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.domain.slip import CodedAllegation, RespondentKind, Slip
from grievance.domain.ties import Ties
from tests.doubles import make_person


IDS = tuple(UUID(int=number) for number in range(8))
ENTITIES, MEMBERS, FIRMS, AUDITORS = (IDS[at : at + 2] for at in (0, 2, 4, 6))
CODES = ("", "AB")
KNOWN = (*map(str, IDS), *CODES, OFFICE)
EMPLOYED = st.sampled_from((None, *FIRMS))
TIES = st.builds(
    lambda members, codes, employers: Ties(
        member_of={str(one): str(at) for one, at in members.items()},
        side=AuditSide(
            firms=tuple(
                Firm(id=FirmId(id_), name="a firm", code=code)
                for id_, code in zip(FIRMS, codes, strict=True)
            ),
            auditors=tuple(
                Auditor(id=AuditorId(id_), name="an auditor", firm_id=firm)
                for id_, firm in zip(AUDITORS, employers, strict=True)
            ),
        ),
    ),
    st.dictionaries(st.sampled_from(ENTITIES), st.sampled_from(MEMBERS)),
    st.tuples(*[st.sampled_from(CODES)] * 2),
    st.tuples(EMPLOYED, EMPLOYED),
)
SLIPS = st.builds(
    lambda entities, firms, auditors, also, alleged: Slip(
        entities=tuple(map(EntityId, entities)),
        firms=tuple(map(FirmId, firms)),
        auditors=tuple(map(AuditorId, auditors)),
        also_named=tuple(also),
        allegations=tuple(
            CodedAllegation(number=1, kind=kind, respondent=who, criterion="PS 9.1")
            for kind, who in alleged
        ),
    ),
    st.sets(st.sampled_from(ENTITIES)),
    st.sets(st.sampled_from(FIRMS)),
    st.sets(st.sampled_from(AUDITORS)),
    st.sets(st.sampled_from(KNOWN)),
    st.sets(st.tuples(st.sampled_from(RespondentKind), st.sampled_from(KNOWN))),
)


@given(TIES, SLIPS, st.frozensets(st.sampled_from([one for one in KNOWN if one])))
def test_it_is_the_same_from_either_side(
    ties: Ties, slip: Slip, tied_to: frozenset[str]
) -> None:
    """
    Whom somebody is kept from is asked once for all cases, instead of for each anew.
    """
    person = make_person(tied_to=tuple(tied_to))
    kept_out = not tied_to.isdisjoint(ties.respondents_of(slip))

    assert kept_out is ties.keep_out(person, slip)


def test_who_is_named_is_kept_out_without_a_tie() -> None:
    """
    Nobody reads what is about themselves.
    """
    named, other = make_person(), make_person()
    slip = replace(Slip(), staff_named=(named.id,))

    assert [True, False] == [Ties().keep_out(who, slip) for who in (named, other)]

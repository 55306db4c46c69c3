"""From what is proposed of a letter to the first slip, and facts put on and off."""

from __future__ import annotations

from uuid import uuid4

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.conflict import OFFICE
from grievance.domain.proposal import (
    GREETED,
    LONGEST_WORDS,
    MOST_OF_A_KIND,
    MOST_WORDS,
    Proposal,
    ProposalKind,
    Proposals,
    bounded,
)
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind, Slip
from grievance.domain.triage import (
    MOST_CRITERIA,
    MOST_ENTITIES,
    MOST_STAFF,
    first_slip,
    has_fact,
    is_news,
    with_fact,
    without_fact,
)
from grievance.domain.urgency import Urgency


Kind = ProposalKind
IDS = (
    Kind.ENTITY,
    Kind.POSSIBLY_CONCERNED,
    Kind.STAFF,
    Kind.AUDIT_FIRM,
    Kind.AUDITOR,
)


def proposed(kind: ProposalKind, code: object, *, how: str = "") -> Proposal:
    return Proposal(kind=kind, code=str(code), score=0.9, how=how)


def proposals(*items: Proposal) -> Proposals:
    return Proposals(items=items)


def _codes(kind: ProposalKind) -> st.SearchStrategy[str]:
    known = {
        Kind.CRITERION: st.sampled_from(["PS 9.1", "PS 10.3", "CoC 7.1"]),
        Kind.SEVERITY: st.sampled_from([one.value for one in Urgency]),
        Kind.RESPONDENT: st.sampled_from([one.value for one in RespondentKind]),
        Kind.COMPLAINANT: st.sampled_from([one.value for one in ComplainantKind]),
        Kind.FLAG: st.sampled_from([one.value for one in Flag]),
        Kind.LANGUAGE: st.sampled_from(["en", "zh", "pt-BR"]),
    }
    return known.get(kind, st.uuids().map(str))


FACTS = st.sampled_from(list(Kind)).flatmap(
    lambda kind: st.tuples(st.just(kind), _codes(kind))
)
PROPOSED = st.lists(FACTS.map(lambda fact: proposed(*fact)), max_size=40).map(
    lambda items: proposals(*items)
)


class TestFirstSlip:
    def test_takes_over_what_is_proposed(self) -> None:
        """
        The surest of what there is one of, all of what there are several of.
        """
        entity, somebody = uuid4(), uuid4()

        slip = first_slip(
            proposals(
                proposed(Kind.ENTITY, entity),
                proposed(Kind.CRITERION, "PS 10.3"),
                proposed(Kind.SEVERITY, Urgency.CRITICAL),
                proposed(Kind.RESPONDENT, RespondentKind.ENTITY),
                proposed(Kind.COMPLAINANT, ComplainantKind.UNION),
                proposed(Kind.COMPLAINANT, ComplainantKind.WORKER),
                proposed(Kind.FLAG, Flag.REPRISAL_FEARED),
                proposed(Kind.LANGUAGE, "pt"),
                proposed(Kind.STAFF, somebody),
            )
        )

        expected = Slip(
            entities=(entity,),  # type: ignore[arg-type]  # any UUID serves
            criteria=("PS 10.3",),
            severity=Urgency.CRITICAL,
            respondent=RespondentKind.ENTITY,
            complainant=ComplainantKind.UNION,
            flags=frozenset({Flag.REPRISAL_FEARED}),
            language="pt",
            staff_named=(somebody,),  # type: ignore[arg-type]  # any UUID serves
        )
        assert expected == slip

    def test_nothing_proposed_is_an_ordinary_complaint(self) -> None:
        """
        Of a letter that tells nothing, nothing is known, and somebody looks.
        """
        assert Slip() == first_slip(Proposals())

    def test_who_may_be_concerned_is_not_on_it(self) -> None:
        """
        The letter did not mention them: a person decides whether it is about them.
        """
        slip = first_slip(proposals(proposed(Kind.POSSIBLY_CONCERNED, uuid4())))

        assert () == slip.entities

    def test_whoever_of_the_office_is_named_is_kept_away(self) -> None:
        """
        Also where the complaint is about somebody else; a greeting alone is told apart.
        """
        accused, greeted = uuid4(), uuid4()

        slip = first_slip(
            proposals(
                proposed(Kind.RESPONDENT, RespondentKind.ENTITY),
                proposed(Kind.STAFF, accused),
                proposed(Kind.STAFF, greeted, how=GREETED),
            )
        )

        assert (accused, greeted) == slip.staff_named
        assert (greeted,) == slip.staff_greeted
        assert {str(accused)} == slip.respondents

    def test_auditors_count_where_it_is_about_an_audit(self) -> None:
        """
        Who is merely mentioned must not lose an audit by it.
        """
        auditor = proposed(Kind.AUDITOR, uuid4())

        about_audit = proposals(
            proposed(Kind.RESPONDENT, RespondentKind.AUDITOR), auditor
        )

        assert auditor.code in first_slip(about_audit).respondents
        assert () == first_slip(proposals(auditor)).auditors

    def test_a_complaint_about_the_office_is_about_it(self) -> None:
        """
        Conflicts are checked against the office as a whole.
        """
        office = proposals(proposed(Kind.RESPONDENT, RespondentKind.OFFICE))

        assert {OFFICE} == first_slip(office).respondents

    @given(PROPOSED)
    def test_is_bounded_and_unconfirmed(self, found: Proposals) -> None:
        """
        Whatever a letter names, a slip holds a few facts that nobody has confirmed.
        """
        slip = first_slip(found)

        assert len(slip.entities) <= MOST_ENTITIES
        assert len(slip.criteria) <= MOST_CRITERIA
        assert len(slip.staff_named) <= MOST_STAFF
        assert slip.proposed


class TestFacts:
    @given(PROPOSED, FACTS)
    def test_what_is_put_on_can_be_taken_off(
        self, found: Proposals, fact: tuple[ProposalKind, str]
    ) -> None:
        """
        Each fact that has a place on a slip is there once put on; and once only.
        """
        before = first_slip(found)
        on = with_fact(before, *fact)
        off = without_fact(on, *fact)

        has_a_place = fact[0] not in {Kind.MEMBER, Kind.CONFLICT, Kind.RELATED}
        assert has_a_place == has_fact(on, *fact)
        assert on == with_fact(on, *fact)
        assert off == without_fact(off, *fact)

    @pytest.mark.parametrize(
        ("kind", "default"),
        [
            (Kind.SEVERITY, Urgency.NORMAL),
            (Kind.RESPONDENT, RespondentKind.UNKNOWN),
            (Kind.COMPLAINANT, ComplainantKind.UNKNOWN),
        ],
    )
    def test_of_what_there_is_one_nothing_is_known_without_it(
        self, kind: ProposalKind, default: str
    ) -> None:
        """
        Taking off what is proposed leaves what an ordinary complaint has.
        """
        code = {Kind.SEVERITY: "critical", Kind.RESPONDENT: "office"}.get(kind, "ngo")

        off = without_fact(with_fact(Slip(), kind, code), kind, code)

        assert has_fact(off, kind, default)

    @pytest.mark.parametrize(
        ("kind", "code", "expected"),
        [
            (Kind.SEVERITY, "critical", True),
            (Kind.SEVERITY, "low", False),
            (Kind.RESPONDENT, "office", True),
            (Kind.RESPONDENT, "member", False),
            (Kind.COMPLAINANT, "worker", False),
            (Kind.FLAG, "wishes-anonymity", True),
            (Kind.FLAG, "names-withheld", True),
            (Kind.FLAG, "sender-unclear", False),
            (Kind.LANGUAGE, "de", False),
            (Kind.CRITERION, "PS 10.3", False),
            (Kind.CRITERION, "PS 9.1", True),
        ],
    )
    def test_a_later_letter_tells_what_is_graver_or_was_not_known(
        self,
        kind: ProposalKind,
        code: str,
        expected: bool,  # noqa: FBT001  # a column of the table
    ) -> None:
        """
        A reply is not proposed to lower, or to repeat, what the case is known for.
        """
        slip = Slip(
            criteria=("PS 10.3",),
            respondent=RespondentKind.ENTITY,
            complainant=ComplainantKind.UNION,
        )

        assert expected == is_news(slip, kind, code)


def test_what_is_kept_of_a_letter_is_bounded() -> None:
    """
    A letter that names thousands fills no case: the surest stay, with a few words.
    """
    many = [
        Proposal(
            kind=Kind.ENTITY,
            code=str(number),
            score=1.0,
            label="x" * 1_000,
            words=("y" * 1_000,) * 50,
        )
        for number in range(1_000)
    ]

    kept = bounded(Proposals(items=(*many, proposed(Kind.CRITERION, "PS 10.3"))))

    assert [str(n) for n in range(MOST_OF_A_KIND)] == list(kept.codes(Kind.ENTITY))
    assert kept.has(Kind.CRITERION, "PS 10.3")
    assert MOST_WORDS == len(kept.items[0].words)
    assert LONGEST_WORDS == len(kept.items[0].words[0]) == len(kept.items[0].label)

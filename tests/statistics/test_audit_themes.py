"""What audits made of things is told in classes, of many firms or not at all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grievance.statistics.audit_themes import (
    Answer,
    Looked,
    Spread,
    differing,
    looked_at,
)
from grievance.statistics.themes import ThemeRule


SMALL = ThemeRule(complaints=3, holders=3, share=4)
MANY = {"PS": 1_000}
ANSWERS = st.lists(
    st.builds(
        Answer,
        criterion=st.just("PS 10.3"),
        holder=st.sampled_from([f"E{number}" for number in range(7)]),
        firm=st.sampled_from(["ARN", "BIR", "CED", "DOE", "ELM"]),
        is_assessed=st.booleans(),
        is_wrong=st.sampled_from([None, True, False]),
    ),
    max_size=24,
)


def of_firms(*wrong: int, each: int = 4) -> list[Answer]:
    """Return *each* findings of some firms, of which so many are non-conformances."""
    return [
        Answer(
            criterion="PS 10.3",
            holder=f"E{firm}-{number}",
            firm=f"F{firm}",
            is_assessed=True,
            is_wrong=number < of_these,
        )
        for firm, of_these in enumerate(wrong)
        for number in range(each)
    ]


@given(answers=ANSWERS)
def test_a_class_stays_without_any_one_firm_or_audit(answers: list[Answer]) -> None:
    """
    So a firm that knows its own answers reads the same, and can point at nobody.
    """
    for looked in looked_at(answers, MANY, SMALL):
        parts = [[one] for one in answers]
        parts += [
            [a for a in answers if a.firm == f] for f in {a.firm for a in answers}
        ]
        for part in parts:
            mine = set(map(id, part))
            rest = [one for one in answers if id(one) not in mine]
            missed = sum(not one.is_assessed for one in rest)
            assert len({one.firm for one in rest}) >= 3
            assert len({one.holder for one in rest}) >= 3
            assert len(rest) >= 3
            assert (missed * 2 > len(rest)) == (looked.looked is Looked.SELDOM)


def test_who_is_asked_and_who_looked() -> None:
    """
    Most, some or nearly all were assessed; a class that hangs on one answer is left out.
    """
    answers = of_firms(0, 0, 0, 0)

    def looked(missed: int) -> list[Looked]:
        changed = [
            replace(one, is_assessed=number >= missed)
            for number, one in enumerate(answers)
        ]
        return [one.looked for one in looked_at(changed, MANY, SMALL)]

    assert [Looked.MOSTLY] == looked(1)
    assert [] == looked(4)
    assert [Looked.SELDOM] == looked(14)


def test_firms_differ_only_where_enough_of_them_do() -> None:
    """
    One firm less, or one finding less of a firm, has to show the same.
    """
    assert [Spread.WIDE] == [
        one.spread for one in differing(of_firms(4, 0, 4, 0), MANY)
    ]
    assert () == differing(of_firms(4, 0, 0, 0), MANY)  # it is one firm
    assert () == differing(of_firms(4, 4, 0), MANY)  # two would be left
    assert () == differing(of_firms(2, 2, 0, 0, each=2), MANY)  # too few of each
    assert () == differing(of_firms(2, 2, 2, 2), MANY)  # they do not
    assert () == differing(of_firms(4, 0, 4, 0), {"PS": 17})  # who else could it be?


def test_what_was_not_graded_differs_from_nothing() -> None:
    """
    Not assessed, and not applicable, are no findings to compare.
    """
    answers = [replace(one, is_wrong=None) for one in of_firms(4, 0, 4, 0)]

    assert () == differing(answers, MANY)

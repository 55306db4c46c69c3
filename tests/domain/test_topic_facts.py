"""What several cases say of a criterion, told as one."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.evidence import Relation, relation_of
from grievance.domain.topic_facts import TopicFacts, by_topic


_DAYS = st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 9))
_FOUND = st.lists(
    st.builds(
        TopicFacts,
        criterion=st.sampled_from(["PS 9.1", "PS 10.3"]),
        carried=st.integers(0, 3),
        since=_DAYS,
        public_since=_DAYS,
    ),
    min_size=1,
    max_size=6,
)
TELLING_FIRST = (
    Relation.AVAILABLE_THEN,
    Relation.NOT_PUBLIC_THEN,
    Relation.LATER,
    Relation.UNKNOWN,
)


@given(found=_FOUND, audited=st.dates(date(2024, 1, 1), date(2024, 1, 9)))
def test_of_a_criterion_that_is_told_which_says_most_of_an_audit(
    found: list[TopicFacts], audited: date
) -> None:
    """
    Joined it comes to what the most telling of them alone would come to.
    """
    for one in by_topic(found):
        own = [each for each in found if each.topic == one.topic]
        relations = [relation_of(o.since, o.public_since, audited) for o in own]
        expected = min(relations, key=TELLING_FIRST.index)
        assert expected is relation_of(one.since, one.public_since, audited)
        assert max(each.carried for each in own) == one.carried


@given(data=st.data(), found=_FOUND)
def test_neither_number_nor_order_of_cases_shows(
    data: st.DataObject, found: list[TopicFacts]
) -> None:
    """
    Each criterion is there once, in the order of numbers.
    """
    again = [*data.draw(st.permutations(found)), found[0]]

    assert by_topic(found) == by_topic(again)
    assert sorted({one.topic for one in found}) == [o.topic for o in by_topic(found)]

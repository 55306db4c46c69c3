"""The queue without a screen: order, filter, and cases that keep their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.case import Case
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.reference import Reference
from grievance.domain.slip import Flag, Slip
from grievance.domain.stage import Stage
from grievance.domain.task import CodedTask
from grievance.domain.urgency import Urgency
from tests.doubles import due
from tui.case_row import ORDERS, PLACES, Row, words_of
from tui.pacing import paced
from tui.queue.case_filter import FIELDS, CaseFilter, Term, parse_filter
from tui.queue.case_index import CaseIndex


TODAY = date(2026, 3, 2)


def row(number: int, **changes: Any) -> Row:
    case = Case(
        id=CaseId(UUID(int=number)),
        reference=Reference(f"GR-{number:04}-0000"),
        received_on=TODAY - timedelta(days=number),
        stage_since=TODAY,
        clocks=due(TODAY + timedelta(days=number)),
    )
    return Row(case=replace(case, **changes), slip=Slip())


def cover(number: int, **changes: Any) -> Row:
    return row(number, **changes)._replace(slip=None)


def index(*rows: Row) -> CaseIndex:
    found = CaseIndex(TODAY)
    found.fill(found.sorted(rows))
    return found


def numbers(found: CaseIndex) -> list[int]:
    return [case_id.int for case_id in found.shown()]


rows = st.lists(
    st.builds(
        row,
        st.integers(1, 50),
        urgency=st.sampled_from(Urgency),
        stage=st.sampled_from(Stage),
        language=st.sampled_from(["", "en", "pt", "zh"]),
    ),
    unique_by=lambda found: found.case.id,
)


@given(
    rows, st.sampled_from(list(ORDERS)), st.sampled_from(["", "en", "!pt", "is:open"])
)
def test_every_order_shows_every_wanted_case_once(
    given_rows: list[Row], order: str, typed: str
) -> None:
    """
    Sorting and filtering lose and double nothing, and each case is found again.
    """
    found = index(*given_rows)

    found.sort(order)
    found.filter(parse_filter(typed))

    assert {r.case.id for r in given_rows} >= set(found.shown())
    assert len(set(found.shown())) == len(found)
    assert list(range(len(found))) == [found.find(id_) for id_ in found.shown()]
    assert typed or len(given_rows) == len(found)


@given(rows, rows, st.sampled_from(list(ORDERS)))
def test_what_is_put_in_alone_stands_where_it_would_among_all(
    first: list[Row], changed: list[Row], order: str
) -> None:
    """
    Cases that came, changed or went one by one leave the order that all anew would have.
    """
    found, anew = index(*first), CaseIndex(TODAY)
    found.sort(order)
    gone = {one.case.id for one in first[::3]} - {one.case.id for one in changed}
    now = {one.case.id: one for one in (*first, *changed)}

    found.put(*changed)
    found.follow([], gone)
    anew.sort(order)
    anew.fill(anew.sorted([row for id_, row in now.items() if id_ not in gone]))

    keys = [ORDERS[order](found.row(at)) for at in range(len(found))]
    assert sorted(keys) == keys
    assert set(anew.shown()) == set(found.shown())
    assert len(anew) == len(found) == found.total


def test_orders() -> None:
    """
    Due, urgency, stage, handler, received and reference each put their own first.
    """
    found = index(
        row(3, urgency=Urgency.LOW),
        row(1, urgency=Urgency.CRITICAL, stage=Stage.TRIAGE),
        row(2, clocks=()),
    )
    expected = {
        "due": [1, 3, 2],
        "urgency": [1, 2, 3],
        "stage": [3, 2, 1],
        "received": [1, 2, 3],
        "reference": [1, 2, 3],
        "handler": [1, 3, 2],
    }

    ordered = {}
    for order in expected:
        found.sort(order)
        ordered[order] = numbers(found)
    assert expected == ordered


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", [1, 2, 3]),
        ("gr-0001", [1]),
        ("!gr-0001", [2, 3]),
        ("stage:triage", [2]),
        ("st:TRIAGE", [2]),
        ("!stage:triage lang:pt", [3]),
        ("due:overdue", [1]),
        ("due:soon", [2]),
        ("handler:bo", [1]),
        ("entity:smelt", [3]),
        ("criterion:10.3", [3]),
        ("flag:reprisal-feared", [3]),
        ("flag:reprisal feared", [3]),
        ("is:unread", [1, 3]),
        ("urgency:critical", [2]),
        ("smelter reprisal", [3]),
        ('"old smelter"', [3]),
        ('entity:"old smelter"', [3]),
        ('!entity:"old smelter"', [1, 2]),
        ('"smelter old"', []),
        ('entity:"old sm', [3]),
        ('"', [1, 2, 3]),
        ("smelter nothing", []),
        ("stage:", [1, 2, 3]),
        ("!", [1, 2, 3]),
    ],
)
def test_words_fields_and_their_opposites(typed: str, expected: list[int]) -> None:
    """
    Each way of asking finds what it says.
    """
    slip = Slip(criteria=("PS 10.3",), flags=frozenset({Flag.REPRISAL_FEARED}))
    third = row(3, language="pt")._replace(slip=slip, entities=("Old Smelter",))
    found = index(
        row(1, clocks=due(TODAY - timedelta(days=1)))._replace(handler="Bo Hart"),
        row(2, stage=Stage.TRIAGE, urgency=Urgency.CRITICAL, unread=False),
        third._replace(
            case=replace(third.case, clocks=due(TODAY + timedelta(days=30)))
        ),
    )

    found.filter(parse_filter(typed))

    assert expected == sorted(numbers(found))


def test_an_unknown_field_is_a_word_and_is_told() -> None:
    """
    Times and addresses with colons can be looked for.
    """
    parsed = parse_filter("at 10:30")

    assert CaseFilter((Term("at"), Term("10:30")), ("10",)) == parsed


def test_a_fill_brings_cases_into_the_filter() -> None:
    """
    What is found on a slip counts at once, also where another was known before.
    """
    found = index(row(1), row(2))
    found.filter(parse_filter("smelter"))
    assert [] == numbers(found)

    found.fill(found.sorted([row(2)._replace(entities=("Smelter",)), row(9)]))

    assert [2] == numbers(found)
    assert 3 == found.total


def test_covers_are_shown_where_slips_cannot_be_read() -> None:
    """
    The work goes on, with what is known of them; at the next try they wait again.
    """
    found = index(row(1)._replace(entities=("Smelter",)), row(3))

    found.show_covers([cover(1, stage=Stage.TRIAGE), cover(2)])
    assert [1, 2] == numbers(found)
    assert ("Smelter",) == found.row(0).entities
    assert Stage.TRIAGE == found.row(0).case.stage

    found.begin(TODAY)
    assert [1] == numbers(found)


def test_what_was_looked_at_meanwhile_is_newer_than_what_is_read() -> None:
    """
    A case that somebody changes while all are read stays as it is then.
    """
    found = index(row(1), row(2))

    found.begin(TODAY)
    found.put(row(1, stage=Stage.CLOSED))
    found.fill(found.sorted([row(1), row(2, stage=Stage.TRIAGE)]))
    found.drop_unopened()

    assert [Stage.TRIAGE, Stage.CLOSED] == [found.row(at).case.stage for at in (0, 1)]
    found.begin(TODAY)
    found.fill(found.sorted([row(1)]))
    assert [1, 2] == numbers(found)


def test_what_was_read_before_is_not_put_over_what_is_newer() -> None:
    """
    Two that read at the same time may answer the other way round.
    """
    found = index(row(1, version=3))

    found.put(row(1, version=2, stage=Stage.TRIAGE))
    found.follow([row(1, version=2, stage=Stage.TRIAGE)], set())
    assert Stage.RECEIVED is found.row(0).case.stage
    found.put(row(1, version=4, stage=Stage.TRIAGE))
    assert Stage.TRIAGE is found.row(0).case.stage


def test_one_case_is_put_in_its_place() -> None:
    """
    A case that changed moves to where it belongs now.
    """
    found = index(row(1), row(2), row(3))

    found.put(row(3, clocks=due(TODAY)))

    assert [3, 1, 2] == numbers(found)


def test_late_cases_are_counted() -> None:
    """
    A case that is over is never late; a day later another may be.
    """
    late = TODAY - timedelta(days=1)
    found = index(
        row(1, clocks=due(late)), row(2, clocks=due(late), stage=Stage.CLOSED), row(3)
    )

    assert 1 == found.overdue
    found.begin(TODAY + timedelta(days=4))
    assert 2 == found.overdue
    found.put(row(1))
    found.fill(found.sorted([row(3, stage=Stage.CLOSED)]))
    assert 1 == found.overdue


def test_of_a_case_that_came_twice_the_last_row_counts() -> None:
    """
    It is shown once, where it stands by now, and is late if it is so by now.
    """
    late, same = row(1, clocks=due(TODAY - timedelta(days=1))), row(2)

    found = index(late, same, same, row(1, clocks=due(TODAY + timedelta(days=9))))

    assert [2, 1] == numbers(found)
    assert (2, 0) == (found.total, found.overdue)


def test_words_that_were_read_elsewhere_are_those_of_their_row() -> None:
    """
    They are not taken over for a row that has changed since.
    """
    before, after = row(1), row(1)._replace(entities=("Smelter",))
    found = index(after)
    words = {before.case.id: (before, words_of(before, TODAY))}

    found.learn(words)
    found.filter(parse_filter("smelter"))

    assert [1] == numbers(found)


def test_forgetting_leaves_nothing() -> None:
    """
    After locking, no row is held.
    """
    found = index(row(1))

    found.forget()

    assert (0, 0, None) == (len(found), found.total, found.find(row(1).case.id))


def test_what_is_found_fast_is_handed_over_seldom() -> None:
    """
    Nothing is lost, the order stays, and between two batches there is a pause.
    """
    clock = iter(step / 100 for step in range(1000))

    batches = list(paced([[n] for n in range(100)], lambda: next(clock)))

    assert list(range(100)) == [n for batch in batches for n in batch]
    assert 5 <= len(batches) <= 10


def test_every_field_can_be_read() -> None:
    """
    What the bar offers is what the index knows.
    """
    assert set(FIELDS) == set(PLACES)


def test_what_somebody_is_taken_off_goes_once_all_slips_are_read() -> None:
    """
    A case that was theirs to see is so until the next list, and not after it.
    """
    found = index(row(1), row(2))

    found.begin(TODAY)
    found.fill(found.sorted([row(1)]))
    assert [1, 2] == numbers(found)
    found.drop_unopened()

    assert [1] == numbers(found)
    assert (1, None) == (found.total, found.find(row(2).case.id))


def test_what_is_over_stands_last_by_due() -> None:
    """
    The day until which it is kept is nothing that anybody has to do.
    """
    kept = due(TODAY + timedelta(days=1))

    found = index(row(3), row(1, clocks=kept, stage=Stage.CLOSED), row(2))

    assert [2, 3, 1] == numbers(found)


def test_an_order_is_turned_round() -> None:
    """
    The last come first, also once rows change; another filter leaves it so.
    """
    found = index(row(1), row(2), row(3))

    found.sort("reference", is_turned=True)
    found.put(row(2, stage=Stage.TRIAGE), row(4))
    found.filter(parse_filter("!gr-0003"))

    assert [4, 2, 1] == numbers(found)
    assert [0, 1, 2, None] == [found.find(key(n)) for n in (4, 2, 1, 3)]
    assert [4, 3] == [one.case.id.int for one in found.known({key(4), key(3), key(9)})]
    assert 1 == found.hidden({key(3), key(2)})


def key(number: int) -> CaseId:
    return row(number).case.id


def test_the_next_unread_is_found_both_ways() -> None:
    """
    From a case on, never itself; where there is none, none is said.
    """
    found = index(*(row(n, unread=n in {1, 3}) for n in range(1, 5)))

    assert [2, None, 2, 0, None] == [
        found.unread_near(0, 1),
        found.unread_near(2, 1),
        found.unread_near(3, -1),
        found.unread_near(1, -1),
        found.unread_near(0, -1),
    ]


def test_mine_is_what_one_handles() -> None:
    """
    A view can be of one's own cases, whoever is called the same, or of open tasks; what
    a coordinator only leads is nobody's yet.
    """
    task = CodedTask(number=1, who=PersonId(UUID(int=7)), due_on=TODAY)
    found = index(
        row(1, handler=task.who)._replace(mine=True),
        row(2)._replace(slip=Slip(tasks=(task,))),
        row(3)._replace(mine=True),
    )

    found.filter(parse_filter("is:mine"))
    assert [1] == numbers(found)
    found.filter(parse_filter("is:to-do"))
    assert [2] == numbers(found)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("stage:bogus", "There is no stage “bogus”; there is received, triage,"),
        ("!urgency:tomorrow", "There is no urgency “tomorrow”; there is "),
        ("stage:tri urgency:crit", ""),
        ("bogus handler:bogus", ""),
    ],
)
def test_a_stage_that_is_none_is_told(typed: str, said: str) -> None:
    """
    Who mistypes one sees which there are, not merely that no case matches.
    """
    told = parse_filter(typed).no_such

    assert told.startswith(said) if said else not told

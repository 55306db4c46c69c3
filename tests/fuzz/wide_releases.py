"""A property that takes a minute at times, so that `./dev fuzz statistics` alone tries it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.statistics.test_withholding import (
    NAMES,
    PRESSES,
    Press,
    Programme,
    programmes,
    publish_all,
)


@settings(max_examples=5, deadline=None)
@given(press=PRESSES, programme=programmes(st.lists(NAMES, max_size=2)))
def test_nothing_is_found_in_two_wide_tables_of_a_year(
    press: Press, programme: Programme
) -> None:
    """
    Where both may have three dimensions.
    """
    publish_all(press, programme)

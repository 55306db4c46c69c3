"""What cannot be read of a form is named: two grades for an item, or what nobody asked."""

from __future__ import annotations

from grievance.mail.answers.read import read_form


FORM = """\
- PS 10.3: conformance | minor | major | critical | n/a | not assessed
- PS 10.7: conformance | minor
- PS 6.3: major
PS 11.1: critical. A guard threatened people.
Somebody of the site threatened two people we spoke with, as PS 9.1 says.
"""


def test_two_grades_for_an_item_are_doubtful_and_others_were_not_asked() -> None:
    """
    A form that nobody touched is neither, and no sentence is an item.
    """
    read = read_form(FORM, ["PS 10.3", "PS 10.7", "PS 6.3"])

    assert ["PS 6.3"] == [one.criterion for one in read.findings]
    assert (("PS 10.7",), ("PS 11.1",)) == (read.doubtful, read.not_asked)
    assert "threatened two people" in read.unread

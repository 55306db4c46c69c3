from __future__ import annotations

from grievance.mail.letter import Label
from grievance.mail.reading.invitation import lines
from grievance.mail.reading.parse import parse
from tests.mail.letters import multipart, part


MEETING = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nDTSTART:19701025T030000\r\n"
    "END:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\n"
    'ORGANIZER;CN="Souza; Ana";ROLE=CHAIR:mailto:ana@mail.example\r\n'
    "SUMMARY;LANGUAGE=en:Meeting at the mill\\, gate 2\r\n"
    "DTSTART;TZID=Europe/Berlin:20260302T093000\r\n"
    "DTEND:20260302T103000Z\r\n"
    "LOCATION:By the\r\n  gate\r\n"
    "BEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_an_invitation_says_what_when_where_and_who() -> None:
    """
    A person need not open the file to know what is meant.
    """
    assert (
        "Kind: invitation",
        "What: Meeting at the mill, gate 2",
        "Start: 2026-03-02 09:30 Europe/Berlin",
        "End: 2026-03-02 10:30 UTC",
        "Place: By the gate",
        "Organiser: Souza; Ana <ana@mail.example>",
    ) == lines(MEETING)


def test_whole_days_and_odd_times_are_told() -> None:
    """
    What is no time is shown as it is written.
    """
    event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260302\nDTEND:soon\nEND:VEVENT\n"

    assert ("Start: 2026-03-02", "End: soon") == lines(event)


def test_a_calendar_is_told_once_and_kept() -> None:
    """
    Programs send the same calendar as a form of the letter and as a file.
    """
    raw = multipart(
        "mixed",
        part("Please come."),
        part(MEETING, kind="text/calendar; method=REQUEST"),
        part(MEETING, kind="application/ics; name=invite.ics"),
    )

    letter = parse(raw)

    assert (Label.CALENDAR,) == letter.labels
    assert ["unnamed.ics", "invite.ics"] == [a.name for a in letter.attachments]
    assert "Please come." == letter.text
    assert letter.full_text.startswith("Please come.\n\n──── Calendar ────\nKind: inv")
    assert 1 == letter.full_text.count("Calendar")


def test_a_calendar_as_one_form_of_the_letter_is_told() -> None:
    """
    The plain text is chosen, and the calendar told beside it.
    """
    raw = multipart(
        "alternative",
        part("Please come."),
        part("<p>Please come.", kind="text/html"),
        part(MEETING, kind="text/calendar"),
    )

    letter = parse(raw)

    assert ("Please come.", 1) == (letter.text, len(letter.asides))

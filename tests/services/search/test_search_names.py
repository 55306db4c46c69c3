"""Who wrote is found by those alone who may know it, and the log says that they looked."""

from __future__ import annotations

from grievance.domain.contents import PartKind
from grievance.domain.events import Act
from grievance.domain.slip import RespondentKind
from grievance.services.search.search_cases import Hit
from grievance.services.search.search_names import search_names
from grievance.services.search.search_query import parse_query
from tests.doubles import make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.search.test_search_cases import acts
from tests.services.searching import hits, said, search, searcher, segments
from tests.services.ties import allege, tie


def named(office: Office, words: str, name: str) -> list[Hit]:
    return hits(list(search_names(searcher(office, name), parse_query(words))))


def test_a_custodian_finds_who_wrote(office: Office) -> None:
    """
    By a part of the name or the address; without the contents, and nobody else does.
    """
    case_id = office.case_of(make_mail(sender="Márta Kéz <mkez@post.example>"))
    office.case_of(make_mail("Of Marta they say that she is ill."))

    (hit,) = named(office, "marta", CHIDI)
    assert (case_id, PartKind.CORRESPONDENT, 1) == (hit.case.id, hit.kind, hit.number)
    assert "[Márta] Kéz · mkez@post.example" == said(hit.snippet)
    assert [case_id] == [one.case.id for one in named(office, "kez@post", CHIDI)]
    for name in (DANA, HENRI):
        assert [] == named(office, "marta", name)


def test_the_log_tells_whose_names_were_shown(office: Office) -> None:
    """
    And in how many cases somebody looked.
    """
    case_id = office.case_of(make_mail(sender="Marta Kez <mkez@post.example>"))
    office.case_of(make_mail())
    before = len(acts(office))

    named(office, "marta", CHIDI)

    holder = office.rings[CHIDI].author.holder
    assert [
        (Act.CASES_SEARCHED, f"{holder}/names/2"),
        (Act.IDENTITY_OPENED, str(case_id)),
    ] == acts(office)[before:]


def test_who_is_tied_finds_nobody(office: Office) -> None:
    """
    Although the key to the names still fits.
    """
    case_id = office.case_of(make_mail(sender="Marta Kez <mkez@post.example>"))
    allege(office, case_id, RespondentKind.AUDIT_FIRM, "firm-9")
    ring = tie(office, CHIDI, "firm-9")

    starting = searcher(office, CHIDI, ring=ring)
    assert [] == hits(list(search_names(starting, parse_query("marta"))))


def test_names_are_in_no_search_of_words(office: Office) -> None:
    """
    Nor kept: who wrote is nowhere but under its own key.
    """
    office.case_of(make_mail(sender="Marta Kez <mkez@post.example>"))

    assert [] == hits(search(office, "marta"))
    named(office, "marta", CHIDI)
    assert [] == segments(office, CHIDI)

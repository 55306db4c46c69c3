"""Cases that may be about the same are named where somebody asks for them."""

from __future__ import annotations

from tests.cli.command import Shell


def mail_about(reference: str) -> bytes:
    return (
        "From: Ana Ruiz <ana@post.example>\n"
        "To: office@grievance.example\n"
        f"Subject: More on {reference}\n"
        "Message-ID: <related@post.example>\n"
        "Date: Mon, 02 Nov 2026 12:00:00 +0000\n\n"
        "At Tamarack Rolling the gates are locked too.\n"
    ).encode()


def test_related_cases_are_named(busy: Shell, reference: str) -> None:
    """
    A case that a subject names comes first; for the other side the slip suggests it.
    """
    before = {one["reference"] for one in busy.run("cases", "--json").lines}
    assert 0 == busy.run("intake", "-", stdin=mail_about(reference)).status
    now = {one["reference"] for one in busy.run("cases", "--json").lines}
    (fresh,) = now - before

    (opened,) = busy.run("case", fresh, "--json", "--related").lines
    (found,) = opened["related"]
    assert (reference, True) == (found["reference"], found["yours"])
    assert ["a subject here names it"] == found["reasons"]
    said = busy.run("case", reference, "--related").out
    assert f"Related    {fresh}  also about Tamarack Rolling; " in said


def test_it_is_said_where_there_is_none(busy: Shell, reference: str) -> None:
    """
    Only who asks is told, and of nothing that there is nothing.
    """
    assert "Related    none found" in busy.run("case", reference, "--related").out
    assert "Related" not in busy.run("case", reference).out
    (opened,) = busy.run("case", reference, "--json").lines
    assert "related" not in opened

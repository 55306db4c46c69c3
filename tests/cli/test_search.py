"""Words are found from the shell: with snippets for people, and JSON for programs."""

from __future__ import annotations

from tests.cli.command import Shell


def test_finds_a_word_and_says_where(busy: Shell, reference: str) -> None:
    """
    With the words around it; how much was read stands apart, on standard error.
    """
    found = busy.run("search", "PASSPORTS", "overtime")

    assert 0 == found.status, found.err
    assert reference in found.out
    assert "letter 1" in found.out
    assert "[passports]" in found.out
    assert "[overtime]" in found.out
    assert "2 cases read.\n" == found.err


def test_writes_for_programs_and_reads_words_from_them(
    busy: Shell, reference: str
) -> None:
    """
    Whoever sees arguments need not see what somebody looks for.
    """
    (hit,) = busy.run("search", "-", "--json", stdin=b"passports\n").lines

    assert (reference, "letter", 1) == (hit["reference"], hit["kind"], hit["number"])
    found = [one["text"] for one in hit["snippet"] if one["found"]]
    assert ["passports"] == found


def test_finds_who_wrote_for_custodians(busy: Shell, reference: str) -> None:
    """
    Names are looked for apart, and in no search for words.
    """
    (hit,) = busy.run("search", "--names", "VÁRGA", "--json").lines

    assert (reference, "correspondent") == (hit["reference"], hit["kind"])
    assert [] == busy.run("search", "varga", "--json").lines
    assert "Nobody who is called so" in busy.run("search", "--names", "zoe").out


def test_reads_ahead(busy: Shell) -> None:
    """
    Nothing is printed but how much was read.
    """
    ended = busy.run("search", "--index")
    assert ("", "2 cases read.\n") == (ended.out, ended.err)


def test_says_what_to_do(busy: Shell) -> None:
    """
    Where nothing is found, or nothing is looked for.
    """
    nothing = busy.run("search", "nobodysaysso")
    assert 0 == nothing.status
    assert "Nothing of that stands in a case that you may open" in nothing.out
    assert "Name at least one word" in busy.run("search", "!passports").err
    assert 2 == busy.run("search").status


def test_shows_no_more_than_asked_for(busy: Shell) -> None:
    """
    It says so, and stops.
    """
    ended = busy.run("search", "e", "--most", "1", "--json")

    assert 1 == len(ended.lines)
    assert "There are more; another word narrows it." in ended.err

"""Issues that others named, and the criteria we think they point to."""

from __future__ import annotations

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.catalogue.taxonomy import issue_criteria, taxonomy


def test_the_taxonomy_names_source_and_licence() -> None:
    """
    What others wrote carries their name and licence.
    """
    assert "CC BY-SA 4.0" == taxonomy().licence
    assert taxonomy().source
    assert 3 == len(taxonomy().domains)
    assert "Resettlement" in {g.name for d in taxonomy().domains for g in d.groups}


def test_an_issue_is_named_once() -> None:
    """
    With its group every issue is one of a kind, although some share a name.
    """
    issues = list(taxonomy().issues())

    assert len(set(issues)) == len(issues)
    assert "Labor / Forced/Child Labor" in issues


def test_every_issue_points_to_criteria_that_exist() -> None:
    """
    Each mapped issue is in the taxonomy, each code in the catalogue.
    """
    catalogue = shipped_catalogue()
    mapped = issue_criteria().criteria

    assert set() == set(mapped) - set(taxonomy().issues())
    for codes in mapped.values():
        assert codes
        for code in codes:
            assert code == str(catalogue.code(catalogue.resolve(code)))


def test_most_issues_point_somewhere_and_some_nowhere() -> None:
    """
    Forced labour has its criteria; what no standard asks for has none.
    """
    issues = issue_criteria()

    assert ("PS 10.3", "PS 10.2") == issues.of("Labor / Forced/Child Labor")
    assert () == issues.of("Risk Assessment / Project Categorization")
    assert "Labor / Forced/Child Labor" in issues.issues_of("PS 10.3")
    assert 60 <= len(issues.criteria)

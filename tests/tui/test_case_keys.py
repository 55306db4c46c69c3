"""A key of a case means the same on whichever tab it is pressed."""

from __future__ import annotations

from collections import defaultdict

from tui.screens.case_steps.registry import STEPS


# What a key means wherever it does something else on a tab than on the others.
ENDS, DAYS, LETTER = "x", "d", "r"


def test_a_tab_takes_no_key_of_the_whole_case() -> None:
    """
    `x` ends what is under the cursor, `d` is about days and `r` about a letter of ours;
    whatever else a key does for the case, it does on each tab.
    """
    of_case = {key for one in STEPS if not one.tab for key in one.key.split(",")}
    of_tabs = {key for one in STEPS if one.tab for key in one.key.split(",")}

    assert {ENDS, DAYS, LETTER} == of_case & of_tabs


def test_n_adds_and_x_ends_on_each_tab() -> None:
    """
    Nothing is given up or rejected by the key that adds, nor added by another one.
    """
    labels: dict[str, set[str]] = defaultdict(set)
    for one in STEPS:
        if one.tab:
            labels[one.key].add(one.label)

    adds = {"New", "New task", "New letter", "Give a key", "By hand", "Assess"}
    assert adds | {"Make cases"} == labels["n"]
    assert {"Done", "Give up", "Take off", "Reject", "Close file"} == labels["x"]
    assert {"It arrived", "It came", "Reprisal"} == labels["I"]

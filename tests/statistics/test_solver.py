"""The solver works in silence: what a command prints is read by programs."""

from __future__ import annotations

import pytest

from grievance.statistics.solver import Program, Row


def test_nothing_is_written_while_it_solves(capfd: pytest.CaptureFixture[str]) -> None:
    """
    The library writes nothing past Python either, neither when it is made nor solving.
    """
    row = Row(weights={0: 1.0, 1: 1.0}, lower=0.0, upper=5.0)
    program = Program([(0.0, 4.0), (0.0, 4.0)], [row])
    program.weigh({0: 1.0, 1: 2.0})
    program.be_whole()
    found = program.most()

    assert found is not None
    assert 9.0 == found.value
    assert ("", "") == capfd.readouterr()

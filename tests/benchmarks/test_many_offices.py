"""An office that was filled for a benchmark is there the next time."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from grievance.domain.slip import Slip
from grievance.services.slips.list_cases import list_cases
from tests.benchmarks.many_cases import fill_here
from tests.benchmarks.many_offices import POSTGRESQL, Many, many_cases
from tests.offices import DANA, Office


def _fill(office: Office) -> None:
    fill_here(office.mechanism, [Slip(language="en")])


def _break_off(office: Office) -> None:
    _fill(office)
    raise KeyboardInterrupt


def _refuse(_office: Office) -> None:
    msg = "it was filled before"
    raise AssertionError(msg)


def _languages(office: Office) -> list[str]:
    with office.store.read() as tx:
        return [one.slip.language for one in list_cases(tx, office.rings[DANA])]


def test_what_was_filled_stays() -> None:
    """
    Its cases open with the keys that were kept.
    """
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # a server runs as somebody else than root
        many = Many(cases=1, engine=POSTGRESQL, kept=Path(folder))
        for fill in (_fill, _refuse):
            with many_cases(many, fill) as office:
                assert ["en"] == _languages(office)


def test_half_an_office_is_none(tmp_path: Path) -> None:
    """
    What was broken off is filled anew, and nothing of it is left.
    """
    many = Many(cases=1, kept=tmp_path)
    with pytest.raises(KeyboardInterrupt), many_cases(many, _break_off):
        pass

    with many_cases(many, _fill) as office:
        assert ["en"] == _languages(office)

from __future__ import annotations

import stat

from pathlib import Path

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import SetupError
from grievance.vault.errors import RolledBackError
from grievance.vault.high_water import HighWater, read_marks, write_marks


SEEN = HighWater(
    directory_epoch=3,
    log_size=1200,
    log_root="ab" * 32,
)
# Logs of one size have one root here, as those of an honest office do.
MARKS = st.builds(
    lambda epoch, size: HighWater(
        directory_epoch=epoch,
        log_size=size,
        log_root=f"root of {size}",
    ),
    st.integers(0, 9),
    st.integers(0, 9),
)


class TestRaised:
    @given(one=MARKS, other=MARKS)
    def test_no_mark_ever_falls(self, one: HighWater, other: HighWater) -> None:
        """
        Whatever was seen, in whatever order, the highest stays.
        """
        merged = one.raised(other)

        for marks in (one, other):
            assert merged.directory_epoch >= marks.directory_epoch
            assert merged.log_size >= marks.log_size
        assert merged.log_size in {one.log_size, other.log_size}
        assert merged.log_size == 0 or merged.log_root == f"root of {merged.log_size}"
        assert merged == other.raised(one)
        assert merged == merged.raised(one)

    def test_two_logs_of_one_size_are_refused_loudly(self) -> None:
        """
        The same number of entries with another root is a rewritten log.
        """
        other = HighWater(log_size=1200, log_root="cd" * 32)

        with pytest.raises(RolledBackError, match="STOP: the log was rewritten"):
            SEEN.raised(other)

    def test_an_empty_log_says_nothing(self) -> None:
        """
        With no entries there is no history to be rewritten.
        """
        assert SEEN == HighWater(log_root="ab").raised(SEEN)
        assert 0 == HighWater(log_root="ab").raised(HighWater()).log_size


class TestStepsBack:
    def test_a_shorter_log_is_refused_loudly(self) -> None:
        """
        A log never loses entries.
        """
        for size in (1200, 1201):
            SEEN.refuse_shorter_log(size)

        with pytest.raises(RolledBackError, match="STOP: the log lost entries"):
            SEEN.refuse_shorter_log(1199)


class TestFile:
    def test_nothing_was_seen_before_the_first_time(self, tmp_path: Path) -> None:
        """
        No file yet is no error.
        """
        assert HighWater() == read_marks(tmp_path / "marks.json")

    def test_what_was_written_is_read(self, tmp_path: Path) -> None:
        """
        And nobody but its owner may read it.
        """
        path = tmp_path / "marks.json"

        write_marks(path, SEEN)

        assert SEEN == read_marks(path)
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)

    def test_an_older_writer_does_not_lower_it(self, tmp_path: Path) -> None:
        """
        A process that knew less, and writes later, takes nothing back.
        """
        path = tmp_path / "marks.json"
        write_marks(path, SEEN)

        write_marks(path, HighWater(directory_epoch=1, log_size=5, log_root="x"))

        assert SEEN == read_marks(path)

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b"\xff", b'{"log_size":"many"}', b"[" * 100_000]
    )
    def test_a_damaged_file_says_what_to_do(self, tmp_path: Path, body: bytes) -> None:
        """
        It is not taken for an empty one, as that would forget everything seen.
        """
        path = tmp_path / "marks.json"
        path.write_bytes(body)

        with pytest.raises(SetupError, match="printed checkpoint"):
            read_marks(path)
        with pytest.raises(SetupError, match="printed checkpoint"):
            write_marks(path, SEEN)
        assert body == path.read_bytes()

    def test_a_missing_folder_says_what_to_do(self, tmp_path: Path) -> None:
        """
        One sentence instead of a traceback.
        """
        with pytest.raises(SetupError, match="cannot be written"):
            write_marks(tmp_path / "nowhere" / "marks.json", SEEN)

    def test_nothing_is_left_behind(self, tmp_path: Path) -> None:
        """
        No half-written file stays beside the marks.
        """
        path = tmp_path / "marks.json"
        for epoch in range(3):
            write_marks(path, HighWater(directory_epoch=epoch))

        names = {each.name for each in tmp_path.iterdir()}

        assert names <= {"marks.json", "marks.json.lock"}

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from grievance.catalogue.made_once import made_once


THREADS = 4


class TestMadeOnce:
    def test_threads_that_ask_at_once_are_given_the_same(self) -> None:
        """
        One makes it, while the others wait.
        """
        asking = Barrier(THREADS, timeout=60)
        made: list[str] = []

        @made_once
        def lexicon(language: str) -> list[str]:
            made.append(language)
            return [language for _ in range(100_000)]

        def ask(_number: int) -> list[str]:
            asking.wait()
            return lexicon("pt")

        with ThreadPoolExecutor(THREADS) as pool:
            first, *others = pool.map(ask, range(THREADS))

        assert ["pt"] == made
        assert all(one is first for one in others)

    def test_each_argument_has_its_own(self) -> None:
        """
        What was made for one language is not given for another.
        """
        lexicon = made_once(str.upper)

        assert ["PT", "DE", "PT"] == [lexicon(name) for name in ("pt", "de", "pt")]

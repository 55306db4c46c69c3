"""
How often a worker's process looks for garbage.

It keeps the slips of all cases, some hundred thousand objects that are no garbage.  As
Python comes, it looks through them again and again while they are read: a third of the
time of a first round of planning over twenty thousand cases (`./dev bench planning`).
Mail by mail it costs a twentieth.
"""

from __future__ import annotations

import gc


RARELY = (50_000, 20, 100)  # new objects, and collections of the generation below


def collect_rarely() -> None:
    """Look through what is there now no more, and through what comes seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)

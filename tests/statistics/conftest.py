"""Property tests here solve programs: on a busy machine one may take a second."""

from __future__ import annotations

from hypothesis import settings


settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

"""The demonstration's clock: one story began weeks ago, and everything ends now."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from grievance.wiring import utc_now


class Days:
    """
    A clock that shows some days before now, and is only ever put forward.

    Nothing may be at work meanwhile, or the log would run back.
    """

    def __init__(self, ago: int) -> None:
        self._ago = ago
        self._today = utc_now().date()

    def __call__(self) -> datetime:
        """Tell the time, as many days ago as was said last."""
        return utc_now() - timedelta(days=self._ago)

    def on(self, ago: int) -> date:
        """Return the day so many days before the demonstration's own."""
        return self._today - timedelta(days=ago)

    def forward(self, ago: int) -> None:
        """Let it be so many days before now."""
        assert ago <= self._ago  # no clock runs back
        self._ago = ago

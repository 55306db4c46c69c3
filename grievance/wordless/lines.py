"""An entry of the log as a line: for people, or as JSON for whatever collects logs."""

from __future__ import annotations

import json
import logging

from enum import StrEnum

from grievance.wordless.entry import Crash, Entry, entry_of


class LogStyle(StrEnum):
    """How lines of the log are written."""

    PLAIN = "plain"
    JSON = "json"


class _WordlessFormatter(logging.Formatter):
    """Writes the entry of a record, so that nothing else of it can get out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines that are written."""
        return self._line(entry_of(record))

    def _line(self, entry: Entry) -> str:
        raise NotImplementedError


class ShortFormatter(_WordlessFormatter):
    """For somebody who just gave a command, and knows when that was."""

    def _line(self, entry: Entry) -> str:
        return "\n".join((_sentence(entry), *_crash_lines(entry.crash)))


class PlainFormatter(_WordlessFormatter):
    """For people who read it later."""

    def _line(self, entry: Entry) -> str:
        head = f"[{entry.at:%Y-%m-%d %H:%M:%S}Z] [PID {entry.process}] [{entry.thread}]"
        return "\n".join((f"{head} {_sentence(entry)}", *_crash_lines(entry.crash)))


class JsonFormatter(_WordlessFormatter):
    """One object a line."""

    def _line(self, entry: Entry) -> str:
        fields: dict[str, object] = {
            "time": entry.at.isoformat(timespec="milliseconds"),
            "level": entry.level.lower(),
            "logger": entry.logger,
            "message": entry.message,
            "process": entry.process,
            "thread": entry.thread,
            "place": entry.place,
        }
        if entry.crash is not None:
            fields["crash"] = {
                "type": entry.crash.kind,
                "places": entry.crash.places,
                "causes": entry.crash.causes,
            }
        return json.dumps(fields, ensure_ascii=True)


def formatter_of(style: LogStyle) -> logging.Formatter:
    """Return what writes lines in that style."""
    return JsonFormatter() if style is LogStyle.JSON else PlainFormatter()


def _sentence(entry: Entry) -> str:
    return f"{entry.level} {entry.logger}: {entry.message} ({entry.place})"


def _crash_lines(crash: Crash | None) -> tuple[str, ...]:
    if crash is None:
        return ()
    caused = f" after {', '.join(crash.causes)}" if crash.causes else ""
    return (f"  {crash.kind}{caused}", *(f"  {place}" for place in crash.places))

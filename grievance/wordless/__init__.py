"""
What a process says besides what it was asked: its log, and its crashes; never a word of a case.

    crash      an exception in types, files and lines
    entry      a record of the log, of which only what tells nothing is kept
    lines      an entry as a line: for people, or as JSON
    ways_out   every way out of a process, closed to words
"""

from __future__ import annotations

from grievance.wordless.crash import describe
from grievance.wordless.entry import Said
from grievance.wordless.lines import LogStyle
from grievance.wordless.ways_out import be_wordless, write_logs


__all__ = ["LogStyle", "Said", "be_wordless", "describe", "write_logs"]

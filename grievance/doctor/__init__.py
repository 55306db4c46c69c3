"""
Looks at an office from outside: whether all is there that it needs, and work gets done.

    finding    what was found, and what to do
    examine    every check for itself, at the same time, none for too long
    patient    the office that is looked at, and from when on something is wrong
    configuration, machine, reader, database, mail, clocks, keys, books, work, blobs
               the checks
    checks     all of them

Nothing is opened, sent or changed, and nothing secret is told.
"""

from __future__ import annotations

from grievance.doctor.checks import examine_office
from grievance.doctor.finding import Finding, Sign
from grievance.doctor.patient import Patient, Thresholds


__all__ = ["Finding", "Patient", "Sign", "Thresholds", "examine_office"]

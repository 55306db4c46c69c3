"""Look at grievance.toml and at what it names on this machine, and say what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from grievance.cli.named_home import home_of
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings
from grievance.doctor.configuration import look_at_settings
from grievance.doctor.finding import Found, Sign, fine, refused
from grievance.doctor.patient import Patient
from grievance.domain.errors import SetupError
from grievance.settings import Settings, read_settings


def look_at_file(surroundings: Surroundings) -> tuple[Found, ...]:
    """
    Return what is found.

    Raises:
        SetupError: The file is not there, or not understood.
    """
    home = home_of(surroundings)
    settings = read_settings(home.settings, surroundings.environ)
    patient = Patient(
        home=home, settings=settings, environ=surroundings.environ, store=None
    )
    return (
        *look_at_settings(patient),
        *_broker(settings),
        *_keymap(patient, settings),
    )


def are_good(found: Sequence[Found]) -> bool:
    """Tell whether nothing is wrong."""
    return not any(one.sign is Sign.PROBLEM for one in found)


def show_found(found: Sequence[Found], *, as_json: bool) -> None:
    """Print a line for each."""
    for one in found:
        if as_json:
            advice = one.advice or None
            print_json({"sign": one.sign, "found": one.said, "advice": advice})
        else:
            click.echo(": ".join(filter(None, (one.sign, one.said, one.advice))))


def _broker(settings: Settings) -> Iterator[Found]:
    """Read its URL as a worker does, which alone knows brokers; connect to none."""
    if not settings.broker.url:
        return
    from worker.broker_clients import redis_client  # noqa: PLC0415  # only for who has one

    try:
        redis_client(settings.broker.url).close()
    except SetupError as refusal:
        yield refused(refusal)
    else:
        yield fine("the URL of the broker is one that workers understand")


def _keymap(patient: Patient, settings: Settings) -> Iterator[Found]:
    """Look at keys as the desk does when it starts; it alone knows its commands."""
    if not settings.desk.keymap:
        return
    from tui.keys.keymap import read_keymap  # noqa: PLC0415  # only for who has one

    try:
        read_keymap(settings.desk.keymap, patient.home.settings)
    except SetupError as refusal:
        yield refused(refusal)
    else:
        yield fine("the keymap of the desk names commands and keys that there are")

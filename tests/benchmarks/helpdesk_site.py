"""
A small django-helpdesk site, run by an interpreter that has it: a folder in, JSON out.

The folder has the mails to warm up with in `few`, and those to measure in `all`.
"""

from __future__ import annotations

import json
import logging
import sys
import time

from pathlib import Path

import django  # type: ignore[import-not-found]  # only in an environment of its own

from django.conf import settings  # type: ignore[import-not-found]  # likewise
from django.core.management import call_command  # type: ignore[import-not-found]  # too
from django.urls import include, path  # type: ignore[import-not-found]  # too


urlpatterns: list[object] = []


def main(folder: Path) -> None:
    """Found a site, let it get its mail twice, and tell what the second time cost."""
    _set_up(folder)
    urlpatterns.append(path("", include("helpdesk.urls")))
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate", verbosity=0)
    queue = _queue()
    _get_email(queue, folder / "few")
    clock, processor = time.perf_counter(), time.process_time()
    _get_email(queue, folder / "all")
    told = {
        "clock": time.perf_counter() - clock,
        "processor": time.process_time() - processor,
        "tickets": _tickets(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _set_up(folder: Path) -> None:
    settings.configure(
        SECRET_KEY="for one measurement",  # nobody ever signs in
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        MEDIA_ROOT=str(folder / "media"),
        DATABASES={"default": _database(folder / "site.db")},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
            }
        ],
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.messages",
            "django.contrib.admin",
            "django.contrib.humanize",
            "rest_framework",
            "helpdesk",
        ],
        SITE_ID=1,
        HELPDESK_TEAMS_MODE_ENABLED=False,
        LOGGING_CONFIG=None,
    )
    logging.disable(logging.CRITICAL)
    django.setup()


def _database(file: Path) -> dict[str, object]:
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {"init_command": pragmas},
    }


def _queue() -> object:
    from helpdesk.models import Queue  # type: ignore[import-not-found]  # noqa: PLC0415  # after the set-up

    return Queue.objects.create(
        title="Intake",
        slug="intake",
        email_address="intake@grievance.example",
        allow_email_submission=True,
        email_box_type="local",
        email_box_interval=0,
    )


def _get_email(queue: object, box: Path) -> None:
    queue.email_box_local_dir = str(box)  # type: ignore[attr-defined]  # Django's
    queue.email_box_last_check = None  # type: ignore[attr-defined]  # Django's
    queue.save()  # type: ignore[attr-defined]  # Django's
    call_command("get_email", quiet=True)


def _tickets() -> int:
    from helpdesk.models import Ticket  # noqa: PLC0415  # after the set-up

    return int(Ticket.objects.count())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

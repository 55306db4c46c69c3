"""Each setting is explained once, where it stands; what is shown of them is no secret."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from grievance.cli.config_page import page
from grievance.settings import (
    ENV_BROKER,
    MailboxSettings,
    OfficeSettings,
    Settings,
    SmtpSettings,
    UrlSettings,
    write_settings,
)
from grievance.settings.clocks import refuse_bad_clocks
from grievance.settings.effective import Source, effective, without_secret
from grievance.settings.reference import (
    ENVIRONMENT,
    REQUIRED,
    every_section,
    usual_limits,
)
from tests.test_settings import ROOT as ROOT_KEY
from tests.test_shape import ROOT


SECRET = "hunter-2"


def test_the_page_is_current() -> None:
    """
    docs/configuration.md is what `grievance config reference` writes.
    """
    assert page() == (ROOT / "docs" / "configuration.md").read_text("utf-8")


def test_each_setting_is_explained() -> None:
    """
    Every field of every section has a sentence, a kind and a default that is TOML.
    """
    named = {}
    for section in every_section():
        for one in section.settings:
            assert one.said[0].isupper() or one.said[0] == "`"
            assert one.said.endswith(".")
            assert one.kind
            named[f"{section.name}.{one.name}"] = one.default
    defaults = {k: v for k, v in named.items() if v != REQUIRED and ".*" not in k}
    for default in defaults.values():
        tomllib.loads(f"x = {default}")
    fields = {field.name for field in msgspec.structs.fields(Settings)}

    assert fields == {name.partition(".")[0] for name in named}
    assert "300" == defaults["worker.lease_seconds"]
    assert '["sat","sun"]' == defaults["office.weekend"]
    assert {"office.name", "office.root", "mailbox.name", "mailbox.kind"} == {
        name for name, default in named.items() if default == REQUIRED
    }


def test_the_usual_limits_may_be_written() -> None:
    """
    What stands on the page for a clock is what the file takes.
    """
    refuse_bad_clocks(usual_limits())
    assert "15 business days" == usual_limits()["triage"]


def test_variables_are_those_of_the_program() -> None:
    """
    No variable is explained that nobody reads, and none forgotten.
    """
    sources = [*ROOT.glob("grievance/**/*.py"), *ROOT.glob("worker/*.py")]
    text = "\n".join(file.read_text("utf-8") for file in sources)

    for name in ENVIRONMENT:
        assert f'"{name}"' in text


def found(settings: Settings, environ: dict[str, str]) -> dict[str, tuple[str, Source]]:
    text = f'[office]\nname = "X"\nroot = "{ROOT_KEY}"\n[mail]\nmailbox_cap = 200\n'
    if settings.mailbox:
        text = write_settings(settings)
    return {
        one.name: (one.value, one.source) for one in effective(settings, text, environ)
    }


def test_where_a_value_comes_from() -> None:
    """
    From the file although it is the usual one, from the environment, or from nowhere.
    """
    settings = Settings(
        office=OfficeSettings(name="X", root=ROOT_KEY),
        broker=UrlSettings(url=f"redis://worker:{SECRET}@broker.example:6379/0"),
    )

    shown = found(settings, {ENV_BROKER: settings.broker.url})

    assert ('"X"', Source.FILE) == shown["office.name"]
    assert ("200", Source.FILE) == shown["mail.mailbox_cap"]
    assert ("100", Source.DEFAULT) == shown["mail.domain_cap"]
    url = '"redis://worker:…@broker.example:6379/0"'
    assert (url, Source.ENVIRONMENT) == shown["broker.url"]


def test_programs_keep_their_arguments() -> None:
    """
    A secret on a command line is not repeated; where a password is may be told.
    """
    box = MailboxSettings(
        name="a", kind="imap", host="h", user="u", token_command=("get", SECRET)
    )
    settings = Settings(
        office=OfficeSettings(name="X", root=ROOT_KEY),
        mailbox=(box,),
        smtp=SmtpSettings(host="h", user="u", password="file:secret-file"),
    )

    shown = found(settings, {})

    assert '["get","…"]' == shown["mailbox.1.token_command"][0]
    assert '"file:secret-file"' == shown["smtp.password"][0]
    assert SECRET not in str(shown)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ada:{SECRET}@host/name",
        f"postgresql://:{SECRET}@host/name",
        f"postgresql:///name?user=ada&password={SECRET}&host=/run",
        f"postgresql:///name?sslpassword={SECRET}#x",
        f"redis://:{SECRET}@h:1/0",
        f"rediss://worker:a:{SECRET}:b@h:1/0?PASSWORD={SECRET}",
        f"redis://worker:p@ss{SECRET}@h:1/0",
    ],
)
def test_passwords_in_urls(url: str) -> None:
    """
    Wherever one stands in a URL, it is not shown; host and name are.
    """
    shown = without_secret(url)

    assert SECRET not in shown
    assert "…" in shown
    assert ("name" in url) == ("name" in shown)

"""`grievance config`: what is in force, whether it is good, and what there is."""

from __future__ import annotations

import json

from tests.cli.command import Shell


def test_show(office: Shell) -> None:
    """
    Each setting with its source, as a table or for programs; one section alone.
    """
    found = {
        line["name"]: (json.loads(line["value"]), line["source"])
        for line in office.run("config", "show", "--json").lines
    }
    table = office.run("config", "show", "mail").out

    assert ("office@grievance.example", "file") == found["mail.address"]
    assert "desk.idle_minutes" in found
    assert "mail.address" in table
    assert "desk." not in table
    changed = office.run("config", "show", "--changed", "--json").lines
    assert ["office.name", "office.root", "mail.address"] == [
        line["name"] for line in changed
    ]


def test_check(office: Shell) -> None:
    """
    Good is 0, what is missing 1, what is not understood 2; each says what to do.
    """
    file = office.home / "grievance.toml"
    good = office.run("config", "check", "--json")
    assert (0, "note") == (good.status, good.lines[0]["sign"])

    text = file.read_text("utf-8")
    wrong = 'keymap = { "queue.nothing" = "S" }'
    file.write_text(text.replace("keymap = {}", wrong))
    done = office.run("config", "check")
    assert 1 == done.status
    assert "problem: " in done.out
    assert "queue.nothing" in done.out

    file.write_text(f"{text}\n[nonsense]\n")
    done = office.run("config", "check")
    assert (2, "") == (done.status, done.out)
    assert "nonsense" in done.err

    for twice in ("[smtp]\n", '[office]\nname = "Other"\n'):
        file.write_text(f"{text}\n{twice}")
        assert "stands there twice" in office.run("config", "check").err
    file.write_text(text.replace("keymap = {}", "keymap = {}\nkeymap = {}"))
    assert "stands there twice" in office.run("config", "check").err


def test_a_broker_s_url_is_looked_at(office: Shell) -> None:
    """
    Before a worker meets it; what is in it is secret, here and in what is shown.
    """
    secret = "of-the-broker"  # that is the point
    checked = {}
    for end in ("/hints", "", "/hints?ssl_cert_reqs=none"):
        url = f"rediss+sentinel://worker:{secret}@one.example,two.example:1{end}"
        with_broker = Shell(environ={**office.environ, "GRIEVANCE_BROKER_URL": url})
        checked[end] = with_broker.run("config", "check")
        shown = with_broker.run("config", "show", "broker").out
        assert secret not in shown + checked[end].out
        assert "two.example:1" in shown

    assert [0, 1, 1] == [one.status for one in checked.values()]
    assert "is malformed" in checked[""].out
    assert "ssl_ca_certs=FILE" in checked["/hints?ssl_cert_reqs=none"].out


def test_reference_needs_no_home(shell: Shell) -> None:
    """
    Whoever sets up an office reads it before there is one.
    """
    text, lines = (
        shell.run("config", "reference"),
        shell.run("config", "reference", "--json"),
    )

    assert (0, 0) == (text.status, lines.status)
    assert "# All settings" in text.out
    assert "mail.address" in {line["name"] for line in lines.lines}

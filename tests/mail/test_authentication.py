from __future__ import annotations

import pytest

from grievance.mail.authentication import Trust, dmarc_passed
from grievance.mail.reading.parse import parse
from tests.mail.letters import bare, mail


OURS = "mx.office.example"


def passed(*results: str) -> bool:
    headers = [f"Authentication-Results: {result}" for result in results]
    return dmarc_passed(parse(mail(*headers)), OURS)


@pytest.mark.parametrize(
    "result",
    [
        "mx.office.example; dmarc=pass",
        "MX.office.example 1; spf=fail; DMARC = PASS (p=reject) header.from=mail.example",
        'mx.office.example; dkim=pass reason="a; dmarc=fail"; dmarc=pass',
        "mx.office.example (a (nested) comment); dmarc=pass header.from=Mail.Example",
    ],
)
def test_a_pass_of_our_own_server_counts(result: str) -> None:
    """
    Comments, quotes, versions and case make no difference.
    """
    assert passed(result)


@pytest.mark.parametrize(
    "results",
    [
        (),
        ("mx.office.example; none",),
        ("mx.office.example; dmarc=fail",),
        ("mx.office.example; dmarc=passed",),
        ("mx.office.example; spf=pass; dkim=pass",),
        ("mx.office.example; xdmarc=pass",),
        ("mx.office.example; (dmarc=pass) spf=pass",),
        ('mx.office.example; spf=fail reason="x; dmarc=pass"',),
        ("mx.office.example; dmarc=pass; dmarc=fail",),
        ("mx.office.example; dmarc=pass header.from=firm.example",),
        ("mx.office.example; dmarc=pass header.from=mail.example header.from=b.c",),
        ("mx.office.example; spf=pass smtp.mailfrom=a;dmarc=pass@firm.example",),
        ("mx.office.example.evil.example; dmarc=pass",),
        ("evil.example; dmarc=pass",),
        ("evil.example (mx.office.example; dmarc=pass); dmarc=pass",),
        ("evil.example; dmarc=pass", "mx.office.example; dmarc=pass"),
        ("mx.office.example; dmarc=fail", "mx.office.example; dmarc=pass"),
    ],
)
def test_anything_else_does_not(results: tuple[str, ...]) -> None:
    """
    Only the topmost header counts, and only if it is ours.
    """
    assert not passed(*results)


def test_an_unclear_sender_is_never_authenticated() -> None:
    """
    A pass says nothing when it is not clear whom it is about.
    """
    raw = bare(
        "Authentication-Results: mx.office.example; dmarc=pass",
        "From: a@mail.example, b@mail.example",
    )

    assert not dmarc_passed(parse(raw), OURS)


def test_without_an_id_of_our_own_nothing_passes() -> None:
    """
    An empty setting must not match an empty header.
    """
    letter = parse(mail("Authentication-Results: ; dmarc=pass"))

    assert not dmarc_passed(letter, "")


def test_nobody_is_believed_by_default() -> None:
    """
    Without a server of ours no sender is proven.
    """
    letter = parse(mail(f"Authentication-Results: {OURS}; dmarc=pass"))

    assert not Trust().vouches_for(letter)
    assert Trust(authserv_id=OURS).vouches_for(letter)


def test_where_dmarc_is_enforced_a_clear_sender_is_enough() -> None:
    """
    A server that lets nothing through that fails has vouched by delivering it.
    """
    assert Trust(enforced=True).vouches_for(parse(mail()))
    unclear = parse(bare("From: a@b.example, c@d.example"))
    assert not Trust(enforced=True).vouches_for(unclear)

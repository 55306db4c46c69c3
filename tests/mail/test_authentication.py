from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.authentication import Trust
from grievance.mail.reading.parse import parse
from tests.mail.letters import bare, mail


OURS = "mx.office.example"
PASS = f"{OURS}; dmarc=pass header.from=mail.example"
TRUST = Trust(authserv_id=OURS)
ENFORCED = Trust(authserv_id=OURS, enforced=True)


def passed(*results: str, trust: Trust = TRUST) -> bool:
    headers = [f"Authentication-Results: {result}" for result in results]
    return trust.vouches_for(parse(mail(*headers)))


@pytest.mark.parametrize(
    "result",
    [
        PASS,
        "MX.office.example 1; spf=fail; DMARC = PASS (p=reject) header.from=mail.example",
        f"{OURS} (a (nested) comment); dmarc=pass header.from=Mail.Example",
        f"{OURS}; dmarc/1=pass header.from=mail.example;",
        # as Gmail writes it
        (
            f"{OURS};\r\n\tdkim=pass header.i=@mail.example header.s=k1 header.b=abC/+9=;"
            "\r\n\tarc=pass (i=1 spf=pass spfdomain=mail.example dmarc=pass fromdomain=a);"
            f"\r\n\tspf=pass ({OURS}: domain of ana@mail.example designates 192.0.2.1 as"
            " permitted sender) smtp.mailfrom=ana@mail.example;"
            "\r\n\tdmarc=pass (p=REJECT sp=QUARANTINE dis=NONE) header.from=mail.example;"
            "\r\n\tdara=pass header.i=@office.example"
        ),
        # Microsoft 365, where a name was put in front
        (
            f"{OURS} 1; spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=mail.example;"
            " dkim=pass (signature was verified) header.d=mail.example;dmarc=pass"
            " action=none header.from=mail.example;compauth=pass reason=100"
        ),
        # Fastmail
        (
            f"{OURS};\r\n    bimi=skipped (DMARC did not pass);\r\n    arc=none (no signatures"
            " found);\r\n    dkim=pass (2048-bit rsa key sha256) header.d=mail.example"
            " header.i=@mail.example header.b=Q7r+ header.a=rsa-sha256 header.s=s1"
            " x-bits=2048;\r\n    dmarc=pass policy.published-domain-policy=none"
            " policy.applied-disposition=none policy.evaluated-disposition=none"
            " (p=none,d=none,d.eval=none) policy.policy-from=p header.from=mail.example;"
            "\r\n    iprev=pass smtp.remote-ip=192.0.2.1 (out.mail.example);"
            "\r\n    spf=pass smtp.mailfrom=ana@mail.example smtp.helo=out.mail.example"
        ),
        # OpenDMARC, and rspamd
        f"{OURS};\r\n\tdmarc=pass (p=none dis=none) header.from=mail.example",
        (
            f"{OURS};\r\n\tdkim=pass header.d=mail.example header.s=dkim header.b=GhY3;\r\n"
            '\tspf=pass (mx: domain of "ana;b"@mail.example designates 192.0.2.1)'
            ' smtp.mailfrom="ana;b"@mail.example;\r\n'
            '\tdmarc=pass reason="the policy; of (the) domain" (policy=none)'
            " header.from=mail.example"
        ),
    ],
)
def test_a_pass_of_our_own_server_counts(result: str) -> None:
    """
    Comments, quotes, folds, versions and case make no difference.
    """
    assert passed(result)
    assert passed(result, trust=ENFORCED)


NOT_PASSED = [
    f"{OURS}; dmarc=fail header.from=mail.example",
    f"{OURS}; dmarc=none header.from=mail.example",
    f"{OURS}; none",
    f"{OURS}; dmarc=passed header.from=mail.example",
    f"{OURS}; dmarc=pass",
    f"{OURS}; dmarc=pass header.from=firm.example",
    f"{OURS}; dmarc=pass header.from=sub.mail.example",
    f"{OURS}; dmarc=pass header.from=mail.example header.from=b.c",
    f"{OURS}; dmarc=pass header.from=mail.example,firm.example",
    f"{OURS}; dmarc=pass header.from=(c)firm.example",
    f'{OURS}; dmarc=pass reason="x header.from=mail.example"',
    f"{OURS}; dmarc=pass; dmarc=fail header.from=mail.example",
    f"{OURS}; dmarc=pass header.from=a; dmarc=pass header.from=mail.example",
    f"{OURS}; dmarc=pass,fail header.from=mail.example",
    f"{OURS}; dmarc=pass header.from=mail.example rest",
    f"{OURS} x; dmarc=pass header.from=mail.example",
    f"{OURS} 1 2; dmarc=pass header.from=mail.example",
    f"{OURS}; spf=pass smtp.mailfrom=a;dmarc=pass@firm.example",
    f"{OURS}; spf=pass (a; dmarc=pass header.from=mail.example",
    f"{OURS}; spf=pass a); dmarc=pass header.from=mail.example",
    f'{OURS}; spf=pass smtp.mailfrom="a; dmarc=pass header.from=mail.example',
    f"{OURS}; spf=pass smtp.mailfrom=a\\; dmarc=pass header.from=mail.example",
    f"{OURS}; spf=fail (; dmarc=fail); dmarc=pass header.from=mail.example",
    f'{OURS}; spf=fail reason="; dmarc=fail"; dmarc=pass header.from=mail.example',
    f"{PASS}; spf=pass smtp.mailfrom=a\0",
    f"{PASS}; spf=pass (" + "x" * 4_200 + "); dmarc=fail",
    PASS + " " * 70_000 + "; dmarc=fail",
    PASS + "; x=y" * 1_000,
]


@pytest.mark.parametrize("result", NOT_PASSED)
def test_whatever_else_our_server_says_is_no_pass(result: str) -> None:
    """
    Also where it *enforces* DMARC: one that lets through what fails is believed.
    """
    assert not passed(result)
    assert not passed(result, trust=ENFORCED)


@pytest.mark.parametrize(
    "results",
    [
        (),
        (f"{OURS}; spf=pass; dkim=pass",),
        (f"{OURS}; xdmarc=pass",),
        (f"{OURS}; (dmarc=pass) spf=pass",),
        (f"{OURS}.evil.example; dmarc=pass header.from=mail.example",),
        (f"evil.example ({OURS}; x=pass); dmarc=pass header.from=mail.example",),
        (f'"{OURS}"; dmarc=pass header.from=mail.example',),
        (f"i=1; {PASS}",),
        # Microsoft 365 as it is, under no name
        ("spf=pass smtp.mailfrom=a; dmarc=pass action=none header.from=mail.example",),
        ("evil.example; dmarc=pass header.from=mail.example", PASS),
        ("", PASS),
        (f"{OURS}; spf=pass", PASS),
    ],
)
def test_what_does_not_say_it_on_top_is_no_pass(results: tuple[str, ...]) -> None:
    """
    Only the topmost header counts, and only if it is ours and says so.

    For a server that enforces DMARC no word about it is as good as a pass.
    """
    assert not passed(*results)
    assert passed(*results, trust=ENFORCED)


def test_where_dmarc_is_enforced_any_word_of_ours_counts_against() -> None:
    """
    Also below what another filter of ours wrote on top.
    """
    results = ("filter.office.example; x=pass", f"{OURS}; spf=pass", NOT_PASSED[0])

    assert not passed(*results, trust=ENFORCED)


def test_an_unclear_sender_is_never_authenticated() -> None:
    """
    A pass says nothing when it is not clear whom it is about.
    """
    raw = bare(
        f"Authentication-Results: {PASS}", "From: a@mail.example, b@mail.example"
    )

    assert not TRUST.vouches_for(parse(raw))
    assert not ENFORCED.vouches_for(parse(raw))


def test_without_an_id_of_our_own_nothing_passes() -> None:
    """
    An empty setting must not match an empty header.
    """
    result = "; dmarc=pass header.from=mail.example"

    assert not passed(result, trust=Trust())


def test_nobody_is_believed_by_default() -> None:
    """
    Without a server of ours no sender is proven.
    """
    assert not passed(PASS, trust=Trust())


def test_where_dmarc_is_enforced_a_clear_sender_is_enough() -> None:
    """
    A server that lets nothing through that fails has vouched by delivering it.
    """
    assert Trust(enforced=True).vouches_for(parse(mail()))


# What a stranger writes, with the words and signs that could make a difference.
CLAIMS = st.lists(
    st.sampled_from(
        [
            PASS, OURS, ";", " ", "=", "(", ")", '"', "\\", ",", "@", "\t", "\r\n ", "\0",
            "dmarc=pass", "DMARC", "pass", "header.from=mail.example", "none", "1", "é",
            "From: Ana <ana@mail.example>", "reason=", "\u200b", "x" * 3_990,
        ]
    )
    | st.text(max_size=5),
    max_size=12,
).map("".join)  # fmt: skip
LINES = st.lists(
    st.tuples(
        st.sampled_from(
            ["Authentication-Results", "ARC-Authentication-Results", "Received", "From",
             "X-A", "From ", " x", "Authentication-Results "]
        ),
        CLAIMS,
    ).map(": ".join),
    max_size=5,
)  # fmt: skip
FAIL = f"Authentication-Results: {OURS}; dmarc=fail header.from=mail.example"


@given(lines=LINES, body=CLAIMS)
def test_nothing_below_our_header_proves_anything(lines: list[str], body: str) -> None:
    """
    Whoever writes all of a mail is not believed against our server's word above it.
    """
    sender = "From: Ana <ana@mail.example>"
    letter = parse(bare(FAIL, *lines, sender, body=body))

    assert not TRUST.vouches_for(letter)
    assert not ENFORCED.vouches_for(letter)


@given(before=CLAIMS, after=CLAIMS, last=CLAIMS)
def test_nothing_that_our_header_repeats_proves_anything(
    before: str, after: str, last: str
) -> None:
    """
    Our server copies paths, names and selectors that a stranger chose, signs and all.
    """
    found = (
        f"{OURS}; spf=pass (domain of {before} designates it) smtp.mailfrom={before};"
        f" dmarc=fail (p=none) header.from=mail.example; dkim=pass header.i={after}"
        f' header.b="{last}"'
    )
    raw = mail(f"Authentication-Results: {found}")

    assert not TRUST.vouches_for(parse(raw))

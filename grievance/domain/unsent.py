"""
Why a letter did not go out or did not arrive, in plain words; the books keep a code.

The code stays behind the words: an administrator finds it in the server's own log.
Codes are named by `grievance.mail.post`, those with dots by RFC 3463.
"""

from __future__ import annotations

from grievance.domain.failures import KNOWN


_WORDS = {
    "address": "its address is none that can be written to",
    "ca-file": "the file with the certificates is missing",
    "certificate": "the server's certificate is not trusted",
    "data-protocol": "the server's answer made no sense",
    "disconnected": "the server hung up",
    "folder": "the folder for letters cannot be written",
    "folder-sync": "the folder for letters may not keep what is written",
    "interrupted": "the worker was stopped in the middle of it",
    "login": "the server did not accept our login",
    "message-id": "it has no name to lie under in the folder",
    "network": "the network failed",
    "no-server": "no mail server is set",
    "not-released": "nobody let it go, by the books",
    "not-supported": "the server cannot do what is needed",
    "protocol": "the server's answer made no sense",
    "refused": "no server listens there",
    "secret": "the password for the server could not be had",
    "smtputf8": "the server cannot write to such an address",
    "timeout": "the server took too long",
    "tls": "the connection could not be protected",
    "unfit-to-be-sent": "its words are not fit to be sent",
    "unknown-host": "no server of that name was found",
}
_STEPS = {
    "mail": "the server did not take us as a sender",
    "rcpt": "the server did not take the address",
    "data": "the server did not take the words",
    "server": "the server refused",
}
_STATUS = {  # RFC 3463: class.subject.detail
    "1.1": "there is no such mailbox",
    "1.2": "there is no such domain",
    "1.10": "the domain takes no mail",
    "2.1": "the mailbox is closed",
    "2.2": "the mailbox is full",
    "3.4": "it is too large for them",
    "4.1": "their server did not answer",
    "4.7": "their server did not answer for days",
    "7.1": "they refused it",
}
_SUBJECT = {
    "1": "something is wrong with the address",
    "2": "something is wrong with the mailbox",
    "3": "something is wrong with their mail system",
    "4": "something is wrong on the way there",
    "5": "the servers did not understand each other",
    "6": "they cannot take its contents",
    "7": "they refused it for their own rules",
}


def why_unsent(code: str) -> str:
    """Say in a few words what the code means, with the code; empty for none."""
    if not code:
        return ""
    return f"{_said(code)} ({code})"


def _said(code: str) -> str:
    if code in _WORDS:
        return _WORDS[code]
    if code in KNOWN:
        return KNOWN[code].rstrip(".")
    head, _, rest = code.partition(".")
    if rest and head.isdigit():
        return _STATUS.get(rest) or _SUBJECT.get(rest.partition(".")[0], "it came back")
    step, _, reason = code.partition("-")
    if reason in _WORDS:
        return f"{_WORDS[reason]} while it was sent"
    return _STEPS.get(step, "something stood in its way")

"""How to log in at a server that the settings name; secrets are read when needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grievance.secret import (
    AccessToken,
    Login,
    PasswordLogin,
    TokenLogin,
    read_secret,
)
from grievance.settings.mail import MailboxSettings, SmtpSettings


def login_for(
    server: MailboxSettings | SmtpSettings,
    environ: Mapping[str, str],
    *,
    home: Path,
) -> Login:
    """Return the login of a server; paths that are not absolute start at *home*."""
    if server.token_command:
        token = AccessToken(server.token_command, environ)
        return TokenLogin(user=server.user, token=token)

    def password() -> str:
        return read_secret(server.password, environ, base=home)

    return PasswordLogin(user=server.user, password=password)

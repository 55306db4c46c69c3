"""
Commands of the documents that are not typed by the tests of this folder, each with why.

They are still read: `tests/cli/test_documented.py` holds their options against the
program.  Where something else plays them, it is named.
"""

from __future__ import annotations


# By the page, and how the command begins.
NOT_TYPED = {
    ("administrators.md", "grievance "): "tests/docs/test_trial.py types all of it",
    ("backup.md", "grievance restore /media/backup/2026-11-01"): (
        "needs books that are older than what a machine saw; "
        "tests/cli/test_restore.py makes some"
    ),
    ("backup.md", "grievance step-back"): (
        "follows upon such a step; tests/cli/test_step_back.py takes one"
    ),
    ("blobs.md", "grievance blobs"): (
        "needs an object store; tests/cli/test_blobs.py has one"
    ),
    ("blobs.md", "grievance requests confirm"): (
        "is about a file that an object store lost; tests/cli/test_blobs.py loses one"
    ),
    ("handlers.md", "grievance demo"): "tests/cli/test_demo.py plays it",
    ("handlers.md", "grievance --home demo-office desk"): (
        "a desk goes on until somebody leaves it; tests/tui opens many"
    ),
    ("hardening.md", "grievance database roles   "): (
        "needs PostgreSQL; tests/storage/test_roles.py gives them there"
    ),
    ("office.md", "grievance init"): "tests/office/test_postgres.py follows the page",
    ("office.md", "grievance database roles"): (
        "needs PostgreSQL; tests/office/test_postgres.py follows the page"
    ),
    ("operations.md", "grievance mailbox test"): (
        "needs a mail provider; tests/cli/test_mailbox.py has one"
    ),
    ("operations.md", "grievance case new   "): (
        "asks until Ctrl+D; tests/cli/test_case_new.py answers at a terminal"
    ),
    ("operations.md", "grievance worker"): (
        "goes on until it is stopped; tests/cli/test_worker.py stops it"
    ),
    ("operations.md", "grievance log verify"): (
        "this page is played with days in any order; on docs/log.md it is typed"
    ),
    ("operations.md", "grievance desk"): (
        "a desk goes on until somebody leaves it; tests/tui opens many"
    ),
    ("people.md", "grievance root seal"): (
        "takes 2 GiB of memory, as it is meant to; "
        "tests/cli/test_people_keys.py makes a copy that takes less"
    ),
    ("serving.md", "grievance serve"): (
        "goes on until it is stopped; tests/cli/test_serve.py stops it"
    ),
}

# Programs of others in blocks for a shell.
OTHERS = {
    "./dev": "of the checkout; tests/docs/test_dev_lines.py reads each line",
    "curl": "asks a provider for a token",
    "find": "tests/docs/test_other_programs.py lets it delete keys of an old backup",
    "honcho": "tests/office/test_procfile.py starts it",
    "install": "of the system, as root",
    "mkdir": "makes folders",
    "openssl": (
        "tests/office makes certificates as the page says, and "
        "tests/docs/test_other_programs.py a secret"
    ),
    "pg_basebackup": "of PostgreSQL; tests/office goes back to a moment with it",
    "pip": "asks a registry; tests/packaging builds and installs wheel and sdist",
    "pipx": "asks a registry; tests/packaging builds and installs wheel and sdist",
    "podman": "there is no engine where tests run",
    "python": "of development; some minutes",
    "python3": "makes an environment; tests/packaging makes one",
    "runuser": "of the system, as root",
    "set": "of the shell, as root",
    "sh": "a pipe of a mail server; tests/cli/test_intake.py fills one",
    "sudo": "of the system, as root",
    "systemctl": "there is no systemd where tests run",
    "/opt/grievance/bin/pip": "asks a registry; tests/packaging installs the wheel",
    "/opt/grievance-next/bin/pip": "as the one of the version before",
}

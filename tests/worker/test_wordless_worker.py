"""A worker that breaks in every way while words are in its hands tells none of them."""

from __future__ import annotations

import json
import subprocess
import sys

from typing import Any

from grievance.settings import ENV_HOME
from tests.offices import Office
from tests.test_shape import ROOT
from tests.worker.workplaces import SECRET, collect_secret


BREAKING = """
import gc, logging, sys, threading, warnings
from grievance.cli.main import run
from grievance.mail.sandbox.pool import Sandbox
from grievance.cli.faults import install

def give_away(words):
    thread = threading.Thread(target=raise_words, args=(words,), name=words[:20])
    thread.start()
    thread.join()
    warnings.warn(words)
    logging.getLogger("some.library").error("words: %s", words, stack_info=True)
    logging.getLogger("grievance.worker").error("words: %s", words, extra={"w": words})
    logging.getLogger("grievance.worker").error("%d words", words)
    logging.getLogger("dramatiq.worker").critical("words %r", words)
    print(words, file=Unreachable(words))

class Unreachable:
    def __init__(self, words):
        self.words = words
    def write(self, _words):
        pass
    def __del__(self):
        raise_words(self.words)

def raise_words(words):
    local = words
    raise RuntimeError(words, local)

def parse(self, raw):
    words = raw.decode()
    give_away(words)
    raise_words(words)

Sandbox.parse = parse
install()
sys.exit(run(["worker", "--until-eof"], {"GRIEVANCE_HOME": sys.argv[1]}))
"""


def test_a_breaking_worker_tells_nothing(sqlite_office: Office) -> None:
    """
    Crashes of a job, of a thread, of the interpreter, of a library and of the log itself:
    each is a line of JSON with types and places, and has no word of the mail.
    """
    home = sqlite_office.mechanism.home
    text = home.settings.read_text("utf-8")
    home.settings.write_text(text.replace('format = "plain"', 'format = "json"'))
    collect_secret(sqlite_office)

    lines = _said_by_a_worker(str(home.path))

    said = json.dumps(lines)
    assert SECRET not in said
    assert "post.example" not in said
    assert {"grievance.crash", "grievance.worker", "some.library", "py.warnings"} <= {
        line["logger"] for line in lines
    }
    crashes = [line["crash"] for line in lines if "crash" in line]
    assert {"RuntimeError"} == {crash["type"] for crash in crashes}
    assert 2 <= len(crashes)
    tried = [line for line in lines if "receive-letter try 1" in line["message"]]
    assert "RuntimeError at <string>" in tried[0]["message"]


def _said_by_a_worker(home: str) -> list[dict[str, Any]]:
    """Let a worker read what waits; return its log once it tried."""
    with subprocess.Popen(
        [sys.executable, "-c", BREAKING, home],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), ENV_HOME: home},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stdin is not None
        lines = []
        for line in process.stderr:
            if line.startswith("At work in "):
                continue
            lines.append(json.loads(line))
            if "receive-letter try" in line:
                process.stdin.close()
        assert 0 == process.wait()
    return lines

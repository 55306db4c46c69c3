"""The page that explains every setting: Markdown, made of the classes of the settings."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.settings.reference import (
    ENVIRONMENT,
    Section,
    every_section,
    usual_limits,
)


BEGINNING = """\
# All settings

What `grievance.toml` in the home can say. It is TOML; what is not known is refused in a
sentence. Workers and desks read it when they start. This page is written by `grievance config reference`
from the classes in `grievance/settings`: change a sentence there.

```
grievance config show             # what is in force, and where it comes from
grievance config check            # whether what it names is there
grievance doctor                  # the same, and whether the servers answer
```

Why one would change something is in [operations.md](operations.md). A path that is not
absolute starts at the home. No secret stands in the file, only where one is: `env:NAME`
or `file:PATH`.
"""
HEADS = ("| setting | is | default | |", "|---|---|---|---|")


def page() -> str:
    """Write the page."""
    return "\n".join((BEGINNING, *_sections(), *_environment()))


def _sections() -> Iterator[str]:
    for section in every_section():
        name = f"[[{section.name}]]" if section.is_many else f"[{section.name}]"
        yield f"## `{name}`\n"
        if section.name == "clocks":
            yield from _clocks(section)
        elif len(section.settings) == 1 and section.settings[0].name == "*":
            yield f"{section.settings[0].said}\n"
        else:
            yield from _table(section)


def _table(section: Section) -> Iterator[str]:
    if section.is_many:
        yield "As many as there are; each begins with this line.\n"
    yield from HEADS
    for one in section.settings:
        default = one.default if one.default == "required" else f"`{one.default}`"
        said = one.said.replace("|", "\\|")
        yield f"| `{one.name}` | {one.kind} | {default} | {said} |"
    yield ""


def _clocks(section: Section) -> Iterator[str]:
    yield f"{section.settings[0].said}\n"
    yield "| clock | usual |\n|---|---|"
    yield from (f"| `{name}` | {limit} |" for name, limit in usual_limits().items())
    yield ""


def _environment() -> Iterator[str]:
    yield "## Environment\n"
    yield "| variable | |\n|---|---|"
    yield from (f"| `{name}` | {said} |" for name, said in ENVIRONMENT.items())
    yield ""

"""``inspector report template copy``: a template for an office to change."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.cli.common import Session, command, group
from inspector.cli.parser import File, Sub
from inspector.cli.printing import out
from inspector.i18n import Text

_COPY = Text(
    "取一份现成的模板，改好后用 --template 指定；输出其路径。",
    "Take a copy of a shipped template to change and to name with --template; prints its path.",
)


@command("copy", _COPY)
@click.argument("kind", metavar="KIND")
@click.argument("folder", metavar="DIR", type=File())
def copy(session: Session, kind: str, folder: Path) -> None:
    from inspector.reports.templates import copy_template

    out(copy_template(kind, folder))


entry = group(
    "template", Text("Word 模板。", "Word templates."), {"copy": Sub(__name__, _COPY, "copy")}
)

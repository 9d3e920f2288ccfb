"""``inspector evidence release|hold``: which files the public may see."""

from __future__ import annotations

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Sub
from inspector.i18n import Text

_RELEASE = Text(
    "准许公开一个或几个文件，写明依据。", "Let the public see one or more files, and say why."
)
_HOLD = Text("收回准许：不再公开。", "Take that back: the public does not see them any more.")


@command("release", _RELEASE)
@click.argument("sha", metavar="SHA...", nargs=-1, required=True)
@option(
    "--basis",
    metavar="TEXT",
    required=True,
    text=Text("依据：谁看过、谁同意", "why: who looked at it, who agreed"),
)
def release(session: Session, sha: tuple[str, ...], basis: str) -> None:
    from inspector.fieldwork.releasing import release as let_out

    for one in sha:
        let_out(session.ledger, one, basis)


@command("hold", _HOLD)
@click.argument("sha", metavar="SHA...", nargs=-1, required=True)
@option("--basis", metavar="TEXT", default="", text=Text("依据", "why"))
def hold(session: Session, sha: tuple[str, ...], basis: str) -> None:
    from inspector.fieldwork.releasing import hold as hold_back

    for one in sha:
        hold_back(session.ledger, one, basis)


entry = group(
    "evidence",
    Text("证据：准许公开、不公开。", "Evidence: what the public may see."),
    {
        "release": Sub(__name__, _RELEASE, "release"),
        "hold": Sub(__name__, _HOLD, "hold"),
    },
)

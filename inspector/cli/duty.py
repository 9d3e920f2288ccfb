"""``inspector duty done``."""

from __future__ import annotations

import datetime as dt

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.notice import on_option
from inspector.cli.parser import Day, Sub
from inspector.i18n import Text

_DONE = Text(
    "记录某一期职责已经履行；职责编号和日期见 inspector agenda --json。",
    "Record that a duty was done; `inspector agenda --json` has its id and date.",
)


@command("done", _DONE)
@click.argument("duty", metavar="DUTY")
@option("--due", type=Day(), required=True, text=Text("应在哪天前", "the day it was owed by"))
@option("--text", metavar="TEXT", default="", text=Text("说明", "a note"))
@on_option
def done(session: Session, duty: str, due: dt.date, text: str, on: dt.date | None) -> None:
    from inspector.agenda.duties import duty_done

    duty_done(session.ledger, session.pack, duty, due, text, on)


entry = group("duty", Text("职责。", "Duties of the pack."), {"done": Sub(__name__, _DONE, "done")})

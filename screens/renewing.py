"""This home goes on as a new device: asked where it must, told what was done."""

from __future__ import annotations

from collections.abc import Callable

from inspector.i18n import Text
from inspector.sync import renewal
from inspector.sync.renewal import Plan
from screens.asking import Confirm
from screens.base import InspectorScreen


def ask(screen: InspectorScreen, done: Callable[[Text], None]) -> None:
    """Only where the device cannot go on as it is; ``done`` hears what came of it."""

    def looked(plan: Plan | None) -> None:
        if plan is None:
            screen.say(Text("本终端一切正常，不用换新", "this device is in order"))
            return
        title = Text("换成新终端？", "become a new device?")
        screen.inspector.push_screen(Confirm(title, _told(plan)), sure)

    def sure(yes: bool | None) -> None:
        if yes:
            screen.in_thread(
                lambda: renewal.told(renewal.renew(screen.ledger)),
                renewed,
                what=Text("换新终端", "renewing the device"),
                group="trust",
            )

    def renewed(told: Text) -> None:
        screen.inspector.note_saved()
        done(told)

    screen.in_thread(
        lambda: renewal.plan(screen.ledger),
        looked,
        what=Text("查看本终端", "looking at this device"),
        group="trust",
    )


def _told(plan: Plan) -> Text:
    why, again, common = renewal.WHY[plan.why], plan.again, plan.common
    return Text(
        f"{why.zh}。\n前 {common} 条仍算旧终端的，其后 {again} 条由新终端重新记下，一条不丢。\n"
        "同事要再信任新终端一次。",
        f"{why.en}.\nEvents 1 to {common} stay the old device's, the {again} after them are"
        " recorded again by the new one: nothing is lost.\nColleagues trust the new one, once.",
    )

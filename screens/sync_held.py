"""What can be done with a file that was set aside: asked, done, told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from inspector.i18n import Text
from inspector.sync import quarantine, trust
from inspector.sync.quarantine import Held
from inspector.sync.trust import Pending, Trusted
from screens import renewing
from screens.asking import AskText, Choose, Confirm
from screens.base import InspectorScreen
from screens.words import many

_DIGITS: Final = 5
"""Of the fingerprint, from its end: one group, as it is read out."""
Choice = tuple[Text, Callable[[], None]]


def choose(
    screen: InspectorScreen,
    held: Held,
    pending: Sequence[Pending],
    changed: Callable[[Text | None], None],
) -> None:
    """The ways on with this entry; ``changed`` afterwards, with what is to be told."""
    listed = choices(screen, held, pending, changed)

    def chosen(at: int | None) -> None:
        if at is not None:
            listed[at][1]()

    title = Text("怎么办？", "what to do?")
    screen.inspector.push_screen(
        Choose(title, lambda: [str(label) for label, _ in listed], told=held.what), chosen
    )


def choices(
    screen: InspectorScreen,
    held: Held,
    pending: Sequence[Pending],
    changed: Callable[[Text | None], None],
) -> list[Choice]:
    """What can be done with it, the likeliest first."""
    found: list[Choice] = []
    device = next((one for one in pending if one.id == held.device), None)
    if device is not None:
        label = Text("核对指纹，信任这台终端", "compare the fingerprint and trust this device")
        found.append((label, partial(ask_trust, screen, device, changed)))
    if held.device == screen.ledger.device and held.reason in ("fork", "revoked"):
        label = Text("换成新终端继续，记录都带过去", "go on as a new device, records and all")
        found.append((label, partial(renewing.ask, screen, changed)))
    if held.reason == "sealed":
        label = Text("看本机的收件人，请对方加入", "see this device's recipient, to be let in")
        found.append((label, partial(show_recipient, screen, changed)))
    found.append((Text("先放着", "leave it"), lambda: None))
    label = Text("丢弃；目标上的原件不动", "discard it; the original stays where it is")
    found.append((label, partial(ask_discard, screen, held, changed)))
    return found


def ask_trust(
    screen: InspectorScreen, device: Pending, changed: Callable[[Text | None], None]
) -> None:
    """Trusted when the person types the last digits that the owner reads out."""
    digits = re.sub(r"\D", "", device.fingerprint)

    def check(typed: str) -> Text | None:
        given = re.sub(r"\D", "", typed)
        if len(given) >= _DIGITS and digits.endswith(given):
            return None
        return Text(
            "与指纹末尾五位不符：不要信任，问清楚再来",
            "these are not its last five digits: do not trust it before this is cleared up",
        )

    def typed(given: str | None) -> None:
        if given is not None:
            screen.in_thread(
                lambda: trust.trust(screen.ledger, device.id),
                trusted,
                what=Text("信任终端", "trusting a device"),
                group="trust",
            )

    def trusted(outcome: Trusted) -> None:
        screen.inspector.note_saved()
        came = outcome.events
        changed(Text(f"已信任，并入 {came} 条", f"trusted; {many(came, 'record')} came in"))

    told = Text(
        f"指纹 {device.fingerprint}\n等待并入：{device.events} 条记录\n"
        "请它的主人念出自己同步屏上的指纹，六组都一致，再键入末尾五位。",
        f"fingerprint {device.fingerprint}\nwaiting: {many(device.events, 'record')}\n"
        "Have its owner read out the fingerprint on the sync screen there. If all six groups"
        " agree, type the last five digits.",
    )
    title = Text(f"信任 {device.name or device.id}？", f"trust {device.name or device.id}?")
    screen.inspector.push_screen(AskText(title, told=told, check=check), typed)


def ask_discard(
    screen: InspectorScreen, held: Held, changed: Callable[[Text | None], None]
) -> None:
    def sure(yes: bool | None) -> None:
        if yes:
            screen.in_thread(
                lambda: quarantine.discard(screen.ledger.home, held.id),
                lambda _: changed(None),
                what=Text("丢弃隔离文件", "discarding"),
                group="trust",
            )

    title = Text("丢弃这个文件？", "discard this file?")
    told = Text(
        "目标上的原件不动，下次同步会再看一次。",
        "The original stays; the next sync looks again.",
    )
    screen.inspector.push_screen(Confirm(title, told), sure)


def show_recipient(screen: InspectorScreen, changed: Callable[[Text | None], None]) -> None:
    """What whoever encrypts must have, to be handed over."""
    from inspector.sync import sealing

    def show(found: str | None) -> None:
        if found is None:
            changed(
                Text(
                    "本机还没有加密密钥：运行 inspector device key",
                    "this device has no key for it yet: run `inspector device key`",
                )
            )
            return
        changed(
            Text(
                f"本机的收件人：{found}\n对方加入后运行 inspector rekey，再同步",
                f"this device's recipient: {found}\nafter your colleague has added it and run"
                " `inspector rekey`, sync again",
            )
        )

    screen.in_thread(
        lambda: sealing.recipient(screen.ledger.home),
        show,
        what=Text("查看本机的收件人", "looking for this device's recipient"),
        group="trust",
    )

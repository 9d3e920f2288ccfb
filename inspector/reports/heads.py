"""The heads of devices' chains on paper: whoever has the ledger can check the paper by them."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.chain import head_text
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import DeviceRow
from inspector.reports.document import Code
from inspector.reports.sources import moment


def head_codes(ledger: Ledger, devices: Iterable[str]) -> list[Code]:
    """A code for each device that wrote something of what is printed."""
    wanted = set(devices)
    return [_code(one) for one in queries.devices(ledger) if one.id in wanted]


def _code(device: DeviceRow) -> Code:
    return Code(
        content=head_text(device),
        lines=(
            str(
                Text(
                    f"终端 {device.name}（{device.id}）事件链的链头：第 {device.last_seq} 条"
                    f"{_on(device).zh}",
                    f"head of the chain of device {device.name} ({device.id}):"
                    f" event {device.last_seq}{_on(device).en}",
                )
            ),
            device.last_hash,
            str(
                Text(
                    "核对：inspector verify --head 后跟上面的哈希值或二维码中的文字",
                    "to check it: `inspector verify --head` and the hash above, or the code's text",
                )
            ),
        ),
    )


def _on(device: DeviceRow) -> Text:
    if device.last_at is None:
        return Text("", "")
    return Text(f"，{moment(device.last_at)}", f", {moment(device.last_at)}")

"""Why a bundle is not believed, in a person's words."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from inspector.errors import InspectorError
from inspector.i18n import Text


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle's first line."""

    format: str
    device: str
    first: int
    last: int
    prev: str
    """Hash of the event before the first."""
    head: str
    """Hash of the last event."""
    count: int


Reason = Literal[
    "truncated",
    "bad_gzip",
    "bad_format",
    "newer_version",
    "header_mismatch",
    "broken_chain",
    "bad_hash",
    "bad_signature",
    "wrong_device",
    "no_key",
    "too_large",
    "sealed",
    "bad_seal",
]
"""Why a bundle is not believed; ``no_key``: its device has not been heard of yet, so wait;
``sealed``: it is encrypted for others."""


class BundleError(InspectorError):
    """A bundle cannot be believed; ``reason`` says why, ``header`` what it says it is."""

    def __init__(self, reason: Reason, detail: Text | None = None, header: Header | None = None):
        what, remedy = _REASONS[reason]
        if detail is not None:
            what = Text("{what}：{detail}", "{what}: {detail}").format(what=what, detail=detail)
        super().__init__(what, remedy)
        self.reason: Reason = reason
        self.header = header


SEND_AGAIN: Final = Text("请对方重新导出并再传一次", "ask the sender to export and send it again")
_TAKE_CARE = Text(
    "不要采信；向该终端的持有人核实", "do not believe it; ask whoever holds that device"
)
_REASONS: Final[dict[Reason, tuple[Text, Text]]] = {
    "truncated": (Text("数据包不完整", "the bundle is cut short"), SEND_AGAIN),
    "bad_gzip": (
        Text("数据包的压缩数据已损坏", "the bundle's compressed data is damaged"),
        SEND_AGAIN,
    ),
    "bad_format": (
        Text("这不是 Inspector 的数据包", "this is no bundle of Inspector's"),
        SEND_AGAIN,
    ),
    "newer_version": (
        Text("数据包的格式版本更新", "the bundle has a newer format"),
        Text("请升级 Inspector", "upgrade Inspector"),
    ),
    "header_mismatch": (
        Text("数据包与其首行不符", "the bundle is not what its first line says"),
        SEND_AGAIN,
    ),
    "broken_chain": (
        Text("数据包里的事件前后接不上", "the bundle's events do not follow from each other"),
        SEND_AGAIN,
    ),
    "bad_hash": (
        Text("数据包里有事件被改动", "an event in the bundle is not what was written"),
        SEND_AGAIN,
    ),
    "bad_signature": (
        Text("数据包的签名不对", "the bundle's signature is wrong"),
        _TAKE_CARE,
    ),
    "wrong_device": (
        Text("数据包冒用了别的终端编号", "the bundle goes by another device's id"),
        _TAKE_CARE,
    ),
    "no_key": (
        Text("还没有这台终端的公钥，无法核对签名", "this device's key is not known here yet"),
        Text(
            "等它的第一个数据包，或先导入那一个",
            "wait for the device's first bundle, or import that one first",
        ),
    ),
    "sealed": (
        Text("数据包加密给了别人，本机打不开", "the bundle is encrypted, and not for this device"),
        Text(
            "请对方把本机加为收件人并运行 inspector rekey",
            "ask its sender to add this device as a recipient and to run `inspector rekey`",
        ),
    ),
    "bad_seal": (
        Text("加密的数据包已损坏或被改动", "the encrypted bundle is damaged or was changed"),
        SEND_AGAIN,
    ),
    "too_large": (Text("数据包过大", "the bundle is too large"), _TAKE_CARE),
}

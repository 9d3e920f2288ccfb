"""``inspector device list|trust|revoke|key|renew``."""

from __future__ import annotations

from typing import Any

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Sub
from inspector.cli.printing import Column, many, out, print_json, print_table, tell
from inspector.i18n import Text

_LIST = Text("列出终端，含等待信任的。", "List devices, those that wait to be trusted too.")
_TRUST = Text(
    "信任一台终端；先与其主人核对指纹。",
    "Trust a device; compare its fingerprint with its owner first.",
)
_KEY = Text(
    "打印本机的加密收件人；还没有密钥就造一个。",
    "Print this device's recipient for encryption; make its key if there is none yet.",
)
_RENEW = Text(
    "换成新终端，记录都带过去：密钥丢失、被撤销、或从旧备份恢复后出现两份历史时用。",
    "Make this home a new device that takes all records along: for a lost key, a revoked device,"
    " or two histories after a restore.",
)
_REVOKE = Text("不再信任一台终端。", "Trust a device no longer.")


@command("list", _LIST, json=True)
def list_(session: Session) -> None:
    found = _devices(session)
    if session.json:
        print_json(found)
        return
    columns = [
        Column(Text("编号", "Id")),
        Column(Text("名称", "Name"), wide=True),
        Column(Text("指纹", "Fingerprint"), wide=True),
        Column(Text("信任", "Trust")),
        Column(Text("记录", "Events"), right=True),
    ]
    print_table(
        columns,
        ((d["id"], d["name"], d["fingerprint"], _trust(d), d["events"]) for d in found),
    )


def _devices(session: Session) -> list[dict[str, Any]]:
    from inspector.ledger import queries
    from inspector.ledger.keys import fingerprint
    from inspector.sync.trust import pending, refused

    not_believed = refused(session.ledger)
    known = [
        {
            "id": row.id,
            "name": row.name,
            "fingerprint": fingerprint(bytes.fromhex(row.public_key)),
            "own": row.own,
            "trusted": row.trusted,
            "revoked": row.revoked,
            "cut": row.cut,
            "refused": not_believed.get(row.id, 0),
            "events": row.events,
            "last_at": row.last_at,
            "waiting": 0,
        }
        for row in queries.devices(session.ledger)
    ]
    there = {row["id"]: row for row in known}
    trusts = queries.trusts(session.ledger)
    for row in pending(session.ledger):
        if row.id in there:
            there[row.id]["waiting"] = row.events
            continue
        known.append(
            {
                "id": row.id,
                "name": row.name,
                "fingerprint": row.fingerprint,
                "own": False,
                "trusted": trusts.get(row.id) is True,
                "revoked": trusts.get(row.id) is False,
                "cut": None,
                "refused": 0,
                "events": 0,
                "last_at": None,
                "waiting": row.events,
            }
        )
    return known


def _trust(device: dict[str, Any]) -> Text:
    if device["cut"] is not None:
        cut, left = device["cut"], device["refused"]
        return Text(
            f"第 {cut} 条后撤销，{left} 条不采信", f"revoked after {cut}, {left} not believed"
        )
    if device["own"]:
        return Text("本机", "this one")
    if device["revoked"]:
        return Text("已撤销", "revoked")
    if device["trusted"]:
        return Text("信任", "trusted")
    return Text("等待", "waits")


@command("trust", _TRUST)
@click.argument("device", metavar="ID")
def trust(session: Session, device: str) -> None:
    from inspector.sync.trust import trust

    done = trust(session.ledger, device)
    print_ = done.fingerprint or "-"
    tell(
        Text(
            f"已信任 {done.id}（指纹 {print_}），读入 {done.events} 条",
            f"{done.id} is trusted (fingerprint {print_}); {many(done.events, 'event')} came in",
        )
    )


@command("revoke", _REVOKE)
@click.argument("device", metavar="ID")
@option(
    "--after",
    type=click.IntRange(min=0),
    metavar="NUMBER",
    text=Text(
        "只采信到这个序号；不写则本机已有的都采信",
        "believe it up to this event only; without it, all that is here",
    ),
)
def revoke(session: Session, device: str, after: int | None) -> None:
    from inspector.sync.trust import revoke

    id = revoke(session.ledger, device, after)
    tell(
        Text(
            f"不再信任 {id}；本机已有的它的记录保留，以后的谁也不采信。"
            f"它若能解密，再对每个目标运行 inspector remote recipients 目标 --remove {id}"
            " 和 inspector rekey",
            f"{id} is trusted no longer; what is here of it stays, nobody believes what comes"
            f" later. If it can decrypt: `inspector remote recipients REMOTE --remove {id}`, then"
            " `inspector rekey`",
        )
    )


@command("key", _KEY, json=True)
def key(session: Session) -> None:
    from inspector.sync.sealing import make_key

    recipient, made = make_key(session.home)
    if session.json:
        print_json({"recipient": recipient, "made": made})
        return
    out(recipient)
    if made:
        tell(
            Text(
                "已造好密钥。把上面一行发给同事，由其加入收件人；私钥只在本机，请一并备份。",
                "the key is made. Send that line to your colleagues, who add it as a recipient;"
                " the private part stays on this device: include it in your back-ups.",
            )
        )


@command("renew", _RENEW, json=True)
def renew(session: Session) -> None:
    from inspector.sync import renewal

    done = renewal.renew(session.ledger)
    if session.json:
        print_json(
            {
                "old": done.old,
                "new": done.new,
                "fingerprint": done.fingerprint,
                "common": done.common,
                "again": done.again,
                "kept_in": str(done.kept_in),
            }
        )
        return
    tell(renewal.told(done))


entry = group(
    "device",
    Text("终端与信任。", "Devices and trust."),
    {
        "list": Sub(__name__, _LIST, "list_"),
        "trust": Sub(__name__, _TRUST, "trust"),
        "revoke": Sub(__name__, _REVOKE, "revoke"),
        "key": Sub(__name__, _KEY, "key"),
        "renew": Sub(__name__, _RENEW, "renew"),
    },
)

"""``inspector pack publish|offers|take|leave``: packs from one laptop to the others."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.common import Session, command, option
from inspector.cli.printing import in_language, out, print_json, tell
from inspector.errors import InputError, InspectorError
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.sync.offers import Offer

PUBLISH = Text(
    "把清单包签名后放到同步目标，供同事取用。", "Put a signed pack on the remotes for the others."
)
OFFERS = Text(
    "列出同事提供的清单包，及其改动。",
    "List the packs that colleagues offer, with what they change.",
)
TAKE = Text("取用同事提供的清单包。", "Take a pack that a colleague offers.")
LEAVE = Text(
    "不要这个版本；以后的版本仍会提示。", "Leave this version; a later one is offered again."
)


@command("publish", PUBLISH, json=True)
@click.argument("named", metavar="[PACK]", required=False)
@option("--remote", metavar="NAME", text=Text("只放到这个目标", "this remote only"))
def publish(session: Session, named: str | None, remote: str | None) -> int:
    from inspector.sync.engine import chosen
    from inspector.sync.publish import publish
    from inspector.sync.remotes import open_remote
    from inspector.sync.remotes.leftovers import Leftovers
    from inspector.sync.remotes.retry import Retrying

    names = chosen(session.config, remote)
    if not names:
        raise InputError(
            Text("还没有同步目标", "there is no remote yet"),
            Text("用 inspector remote add 添加", "add one with `inspector remote add`"),
        )
    results: list[dict[str, Any]] = []
    for name in names:
        try:
            address = session.config.remotes[name]
            opened = open_remote(name, address, session.home)
            with closing(Retrying(opened, leftovers=Leftovers(session.home, name))) as there:
                done = publish(session.ledger, session.library, there, named, address.recipients)
                there.clear_leftovers()
        except InspectorError as error:
            results.append({"remote": name, "ok": False, "error": str(error.what)})
            tell(f"{name}: {error}")
            continue
        results.append({**in_language(done), "ok": True, "error": None})
        if not session.json:
            told = Text("已发布", "published") if done.new else Text("早已发布", "there already:")
            out(f"{name}: {told} {done.pack} {done.version}")
    if session.json:
        print_json({"remotes": results})
    return 0 if all(one["ok"] for one in results) else 2


@command("offers", OFFERS, json=True)
def offers(session: Session) -> None:
    from inspector.sync.offers import offers

    found = offers(session.ledger, session.library)
    if session.json:
        print_json([plain(one) for one in found])
        return
    for one in found:
        _show(one)
    if not found:
        tell(Text("没有新的清单包", "nobody offers a new pack"))


def plain(offer: Offer) -> dict[str, Any]:
    """As ``--json`` prints it."""
    return {
        "pack": offer.pack,
        "version": offer.version,
        "here": offer.here,
        "title": None if offer.title is None else str(offer.title),
        "device": offer.signed.device,
        "device_name": offer.signed.device_name,
        "remote": offer.remote,
        "trusted": offer.trusted,
        "ready": offer.ready,
        "left": offer.left,
        "changes": in_language(offer.changes),
    }


def _show(offer: Offer) -> None:
    from inspector.packs.changes import words
    from inspector.sync.offers import standing

    out(f"{offer.pack} {offer.version}  {offer.title or ''}".rstrip())
    out(f"  {standing(offer)}")
    for change in offer.changes:
        out(f"  {words(change)}")
    if offer.ready:
        out(f"  inspector pack take {offer.pack} {offer.version}")


@command("take", TAKE, json=True)
@click.argument("named", metavar="PACK")
@click.argument("version", metavar="[VERSION]", required=False)
def take(session: Session, named: str, version: str | None) -> None:
    from inspector.sync.offers import take

    info = take(session.ledger, session.library, named, version)
    if session.json:
        print_json(in_language(info))
        return
    tell(
        Text(
            f"已取用 {info.id} {info.version}；未完成的检查仍按原来的清单包",
            f"took {info.id} {info.version}; visits that are open go on with the pack they have",
        )
        if info.in_use
        else Text(
            f"已取用 {info.id} {info.version}；用 inspector pack use {info.id} 选用",
            f"took {info.id} {info.version}; `inspector pack use {info.id}` chooses it",
        )
    )


@command("leave", LEAVE)
@click.argument("named", metavar="PACK")
@click.argument("version", metavar="[VERSION]", required=False)
def leave(session: Session, named: str, version: str | None) -> None:
    from inspector.sync.offers import leave

    leave(session.ledger, session.library, named, version)

"""``inspector plan``: the sites of a spot check, drawn by a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.cli.common import Session, command, option
from inspector.cli.parser import WholeNumber
from inspector.cli.printing import (
    Column,
    in_language,
    out,
    print_json,
    print_json_list,
    print_table,
)
from inspector.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.figures.planning import Plan
    from inspector.figures.reconciling import FigureLine

_KEYS = ("id", "issue", "seed", "size", "on", "sites", "author", "device", "at")

_WHY = {
    "open_finding": Text("有未关闭的发现", "an open finding"),
    "earlier_finding": Text("有过发现", "an earlier finding"),
    "chance": Text("随机", "chance"),
}


@command(
    "plan",
    Text(
        "抽查：按地区分层，从一个事项的点位中抽取，并记入台账。有发现的点位在前，其余由种子决定；"
        "用同一种子可以重新抽出同样的点位。不带 --sites 时列出抽过的，并重抽核对；"
        "有对不上的，退出码为 1。",
        "A spot check: draw some of an issue's sites, stratified by region, and put it on record."
        " Those with findings come first, the others as the seed says; with the same seed the same"
        " are drawn again. Without --sites the draws on record are listed and drawn again; exit"
        " code 1 if one comes out otherwise.",
    ),
    json=True,
)
@option("--issue", type=WholeNumber(), required=True, text=Text("哪个事项", "which issue"))
@option("--sites", type=WholeNumber(), text=Text("抽几个", "how many"))
@option(
    "--seed", metavar="TEXT", text=Text("种子；不给则现取一个", "the seed; without it one is made")
)
def entry(session: Session, issue: int, sites: int | None, seed: str | None) -> int:
    if sites is None:
        return _list(session, issue)
    from inspector.figures.planning import plan
    from inspector.figures.reconciling import Reconciler
    from inspector.figures.words import shares

    tables = session.library.tables
    drawn = plan(session.ledger, session.pack, tables, issue, sites, seed)
    figures = Reconciler(session.ledger, session.pack, tables).reconcile(issue).figures
    if session.json:
        print_json(_plan_as_json(drawn, figures))
        return 0
    columns = [
        Column(Text("地区", "Region")),
        Column(Text("点位", "Site"), wide=True),
        Column(Text("编号", "Id"), wide=True),
        Column(Text("缘由", "Why")),
        Column(Text("已查过", "Visited")),
    ]
    rows = (
        (
            tables.region_name(one.stratum),
            one.site.name,
            one.site.id,
            _WHY[one.why],
            Text("是", "yes") if one.visited else "",
        )
        for one in drawn.sites
    )
    print_table(columns, rows)
    told = Text(
        f"共 {drawn.sites_total} 个点位，抽出 {len(drawn.sites)} 个；种子 {drawn.seed}",
        f"{len(drawn.sites)} of {drawn.sites_total} sites; seed {drawn.seed}",
    )
    out("")
    out(told)
    for share in shares(figures):
        out(share)
    return 0


def _plan_as_json(drawn: Plan, figures: Sequence[FigureLine]) -> dict[str, Any]:
    return {
        "issue": drawn.issue,
        "seed": drawn.seed,
        "size": drawn.size,
        "sites_total": drawn.sites_total,
        "strata": drawn.strata,
        "sites": [
            {
                "site": one.site.id,
                "name": str(one.site.name),
                "region": one.site.region,
                "stratum": one.stratum,
                "why": one.why,
                "visited": one.visited,
            }
            for one in drawn.sites
        ],
        "shares": [
            {"figure": line.figure.id, "label": str(line.figure.label), **in_language(line.sample)}
            for line in figures
            if line.sample is not None
        ],
    }


def _list(session: Session, number: int) -> int:
    """The draws on record, each drawn again."""
    from inspector.figures.planning import comes_out_again, issue_numbered, samples_of

    samples = samples_of(session.ledger, issue_numbered(session.pack, number))
    again = [comes_out_again(sample) for sample in samples]
    if session.json:
        print_json_list(
            {key: getattr(sample, key) for key in _KEYS} | {"drawn_again": same}
            for sample, same in zip(samples, again, strict=True)
        )
    else:
        columns = [
            Column(Text("日期", "Date")),
            Column(Text("抽查人", "Who")),
            Column(Text("种子", "Seed")),
            Column(Text("抽出的点位", "Sites"), wide=True),
            Column(Text("重抽", "Drawn again")),
        ]
        words = {True: Text("一致", "the same"), False: Text("对不上", "differs")}
        print_table(
            columns,
            (
                (sample.on, sample.author, sample.seed, ", ".join(sample.sites), words[same])
                for sample, same in zip(samples, again, strict=True)
            ),
        )
    return 0 if all(again) else 1

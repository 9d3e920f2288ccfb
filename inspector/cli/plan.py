"""``inspector plan``: the sites of a spot check, drawn by a seed."""

from __future__ import annotations

from inspector.cli.common import Session, command, option
from inspector.cli.parser import WholeNumber
from inspector.cli.printing import Column, out, print_json, print_table
from inspector.i18n import Text

_WHY = {
    "open_finding": Text("有未关闭的发现", "an open finding"),
    "earlier_finding": Text("有过发现", "an earlier finding"),
    "chance": Text("随机", "chance"),
}


@command(
    "plan",
    Text(
        "抽查：按地区分层，从一个事项的点位中抽取。有发现的点位在前，其余由种子决定；"
        "用同一种子可以重新抽出同样的点位。",
        "A spot check: draw some of an issue's sites, stratified by region. Those with findings"
        " come first, the others as the seed says; with the same seed the same are drawn again.",
    ),
    json=True,
)
@option("--issue", type=WholeNumber(), required=True, text=Text("哪个事项", "which issue"))
@option("--sites", type=WholeNumber(), required=True, text=Text("抽几个", "how many"))
@option(
    "--seed", metavar="TEXT", text=Text("种子；不给则现取一个", "the seed; without it one is made")
)
def entry(session: Session, issue: int, sites: int, seed: str | None) -> None:
    from inspector.figures.planning import plan

    tables = session.library.tables
    drawn = plan(session.ledger, session.pack, tables, issue, sites, seed)
    if session.json:
        print_json(
            {
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
            }
        )
        return
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

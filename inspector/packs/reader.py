"""A pack's folder read into a :class:`~inspector.packs.model.Pack`, or all that is wrong with it.

::

    pack.toml                   id, version, title, as_of, source, [[category]]
    issues/NN-slug.toml         one file an issue (NN-slug.toml beside pack.toml will do too)
    templates/ID.toml           checks that several issues use

Other files (a README, photos of the paper) are left alone.  Names that begin with a dot are not
looked at: macOS leaves ``._27-slug.toml`` on sticks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from inspector.disk import is_safe_name
from inspector.errors import PackError, Problem
from inspector.i18n import Text
from inspector.packs.files import MOST_FILES, digest_of, list_files, pack_files
from inspector.packs.issue_checks import check_issue, check_template
from inspector.packs.model import Figure, Issue, Pack, Template
from inspector.packs.pack_checks import check_pack_table, check_together
from inspector.packs.shape import read_struct
from inspector.packs.source import Report, Source, parse_toml
from inspector.packs.tables import Tables, load_tables
from inspector.packs.templates import FOLDER, id_of, joined

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def read_pack(folder: Path | Traversable, tables: Tables | None = None) -> Pack:
    """The pack in ``folder``; PackError with every problem of every file."""
    report = Report()
    pack = _read(folder, load_tables() if tables is None else tables, report)
    report.raise_if_any()
    if pack is None:  # a problem is always reported when there is no pack
        raise PackError([])
    return pack


def check_pack(folder: Path | Traversable, tables: Tables | None = None) -> list[Problem]:
    """What is wrong with the pack in ``folder``; empty when it can be used."""
    report = Report()
    _read(folder, load_tables() if tables is None else tables, report)
    return report.sorted()


def read_kept(folder: Path) -> Pack | None:
    """A pack that was accepted once, for showing old visits; later rules do not shut it out.

    Only its shape counts: an expression that no longer compiles judges nothing.
    """
    report = Report()
    return _build(dict(pack_files(folder)), report, load_tables())


def _read(folder: Path | Traversable, tables: Tables, report: Report) -> Pack | None:
    try:
        if not folder.is_dir():
            _no_pack(report, str(folder))
            return None
        names = list_files(folder)
        if len(names) > MOST_FILES:
            report.at("pack.toml").problem(
                Text(f"有 {len(names)} 个文件，太多", f"{len(names)} files are too many"),
                Text(f"一个清单包最多 {MOST_FILES} 个文件", f"a pack has at most {MOST_FILES}"),
            )
            return None
        files = dict(pack_files(folder))
    except OSError as error:
        report.at(Path(str(error.filename or folder)).name).problem(
            Text(f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}"),
            Text("检查文件及其权限", "check the file and its permissions"),
        )
        return None
    if "pack.toml" not in files:
        _no_pack(report, str(folder))
    return _build(files, report, tables, judge=True)


def _no_pack(report: Report, folder: str) -> None:
    report.at("pack.toml").problem(
        Text(f"{folder} 里没有 pack.toml", f"there is no pack.toml in {folder}"),
        Text(
            "指定清单包的文件夹；用 inspector pack new 可新建一个",
            "name a pack's folder; `inspector pack new` makes one",
        ),
    )


def _build(
    files: dict[str, bytes], report: Report, tables: Tables, *, judge: bool = False
) -> Pack | None:
    """The structs; their sense is judged too if ``judge``."""
    pack = _pack(files, report)
    tables = _with_own_units(tables, pack, report)
    sources, templates = _templates(files, report)
    issues = _issues(files, sources, report, tables)
    if pack is not None:
        pack = replace(
            pack,
            figures=_labelled(pack.figures, tables),
            issues=tuple(sorted((one for one in issues.values()), key=lambda one: one.number)),
        )
    if judge:
        for name in files:
            _judge_name(name, report)
        report.judge()
        complete = len(files) == 1 + len(sources) + len(issues)
        _judge(pack, templates, issues, report, tables, complete=complete)
    return pack


def _pack(files: dict[str, bytes], report: Report) -> Pack | None:
    """What pack.toml says, still without issues."""
    source = parse_toml(files["pack.toml"], "pack.toml", report) if "pack.toml" in files else None
    if source is None:
        return None
    where = report.at("pack.toml")
    return read_struct(Pack, source.table, where, digest=digest_of(files.items()), issues=())


def _with_own_units(tables: Tables, pack: Pack | None, report: Report) -> Tables:
    """The tables with the pack's units; with none at all when those could not be read."""
    if pack is None or (report.at("pack.toml") / "unit").told:
        return replace(tables, units={})
    return replace(tables, units={**tables.units, **{unit.id: unit for unit in pack.units}})


def _templates(
    files: dict[str, bytes], report: Report
) -> tuple[dict[str, Source | None], dict[str, Template]]:
    """By id what issues join with, None where it could not be read; by file what is judged."""
    sources: dict[str, Source | None] = {}
    templates: dict[str, Template] = {}
    for name, content in files.items():
        if name.startswith(FOLDER):
            source = parse_toml(content, name, report)
            sources[id_of(name)] = source
            template = read_struct(Template, source.table, report.at(name)) if source else None
            if template is not None:
                templates[name] = template
    return sources, templates


def _issues(
    files: dict[str, bytes],
    templates: Mapping[str, Source | None],
    report: Report,
    tables: Tables,
) -> dict[str, Issue]:
    """By file; one that could not be read is missing."""
    issues: dict[str, Issue] = {}
    for name, content in files.items():
        if name == "pack.toml" or name.startswith(FOLDER):
            continue
        source = parse_toml(content, name, report)
        if source is None:
            continue
        issue = read_struct(Issue, joined(source, templates, report), report.at(name))
        if issue is not None:
            checks = tuple(
                replace(check, unit_label=tables.unit_label(check.unit)) for check in issue.checks
            )
            figures = _labelled(issue.figures, tables)
            issues[name] = replace(issue, figures=figures, checks=checks)
    return issues


def _labelled(figures: Sequence[Figure], tables: Tables) -> tuple[Figure, ...]:
    """With their units as they are shown."""
    return tuple(replace(one, unit_label=tables.unit_label(one.unit)) for one in figures)


def _judge(
    pack: Pack | None,
    templates: Mapping[str, Template],
    issues: Mapping[str, Issue],
    report: Report,
    tables: Tables,
    *,
    complete: bool,
) -> None:
    """The sense of it all; templates first, so that what is wrong in one is told there."""
    where = report.at("pack.toml")
    readable = pack is not None and not (where / "category").told
    categories = {one.id for one in pack.categories} if pack and readable else None
    if pack is not None:
        check_pack_table(pack, where, tables)
    for name, template in templates.items():
        check_template(template, report.at(name), tables)
    for name, issue in issues.items():
        check_issue(issue, report.at(name), tables, categories)
    check_together(pack, issues, report, complete=complete)
    if pack is not None and not issues and not report.problems:
        where.problem(
            Text("没有任何事项", "there is no issue"),
            Text("加一个 issues/01-....toml", "add issues/01-name.toml"),
        )


def _judge_name(name: str, report: Report) -> None:
    """A file's name must suit every system; whether it fits the issue is judged with the issue."""
    base = name.rpartition("/")[2]
    if not is_safe_name(base) or not base.isascii():
        report.at(name).problem(
            Text(f"文件名 {base} 在 Windows 上不能用", f"{base} is no file name for Windows"),
            Text("只用小写字母、数字和连字符", "use small letters, digits and hyphens"),
        )

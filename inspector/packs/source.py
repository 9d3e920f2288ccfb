"""Reading TOML with a collector of problems: all that is wrong, each with its place.

A :class:`Where` is a place in a document (file and path of keys); whatever finds a fault says so
there, and the :class:`Report` collects.  Line and column are worked out only then.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypeGuard

import tomli
from msgspec.structs import replace

from inspector.errors import PackError, Problem
from inspector.i18n import Text
from inspector.packs.places import Path, Places
from inspector.packs.toml_words import worded

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path as FilePath

_MOST_USERS = 3
MOST_BYTES = 1_000_000
"""A pack's file is text that people write; a larger one is a mistake or an attack."""


def is_table(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a value of a TOML document is a table; its keys are texts then."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether a value of a TOML document is a list."""
    return isinstance(value, list)


class Source:
    """One file: its name in the pack, its text with ``\\n`` line ends, and its parsed table."""

    def __init__(self, name: str, text: str, table: dict[str, object]) -> None:
        self.name = name
        self.text = text
        self.table = table
        self.origins: dict[Path, tuple[str, Path]] = {}
        """What of the table, as it is read, stands elsewhere: in which file, and where there."""

    def origin(self, path: Path) -> tuple[str, Path]:
        """The file in which this part stands, and where in it."""
        for length in range(len(path), 0, -1):
            if (found := self.origins.get(path[:length])) is not None:
                file, start = found
                return file, (*start, *path[length:])
        return self.name, path

    @cached_property
    def places(self) -> Places:
        return Places(self.text)


class Report:
    """The problems found so far, and the sources that they point into."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self._told: dict[str, set[Path]] = {}
        self._settled: set[tuple[str, Path]] = set()
        """Places at which a fault was found in the file itself, whoever uses it."""
        self._used: dict[tuple[str, Path, Text], tuple[Problem, list[str]]] = {}
        """Faults in a template that only are one where it is used, with the files that use it."""
        self._judging = False

    def at(self, file: str, path: Path = ()) -> Where:
        return Where(self, file, path)

    def judge(self) -> None:
        """From here on the sense is judged: nothing more about what could not be read at all."""
        self._judging = True

    def origin(self, file: str, path: Path) -> tuple[str, Path]:
        """Where this part of a file's table stands, perhaps in a file that it uses."""
        source = self.sources.get(file)
        return (file, path) if source is None else source.origin(path)

    def doubt(self, file: str, path: Path) -> None:
        """Judge nothing here: too little is known, which was told elsewhere."""
        self._told.setdefault(file, set()).add(path)

    def is_told(self, file: str, path: Path) -> bool:
        """Whether a problem was told at this place, above it or below it."""
        return any(
            told[: len(path)] == path or path[: len(told)] == told
            for told in self._told.get(file, ())
            if told  # what was said of the file as a whole hides nothing in it
        )

    def tell(self, path: Path, problem: Problem, user: str | None = None) -> None:
        """Note a problem, unless it only follows from one that was told when reading.

        ``user``: the file that uses this one, when it is looked at from there; what is wrong in
        the file itself is told once and not again for every user.
        """
        place = (problem.file, path)
        if (self._judging or user is not None) and self.is_told(*place):
            return
        if not self._judging:
            self._told.setdefault(problem.file, set()).add(path)
        if user is None:
            self._settled.add(place)
            self.problems.append(problem)
        elif place not in self._settled:
            self._used.setdefault((*place, problem.message), (problem, []))[1].append(user)

    def raise_if_any(self) -> None:
        if problems := self.sorted():
            raise PackError(problems)

    def sorted(self) -> list[Problem]:
        """In the order in which a person goes through the files."""
        used = [_as_used(problem, users) for problem, users in self._used.values()]
        return sorted(
            dict.fromkeys([*self.problems, *used]),
            key=lambda p: (p.file, p.line or 0, p.column or 0, p.key),
        )


def _as_used(problem: Problem, users: list[str]) -> Problem:
    files = list(dict.fromkeys(users))
    more = len(files) - _MOST_USERS
    zh = "、".join(files[:_MOST_USERS]) + (f" 等 {len(files)} 个文件" if more > 0 else "")
    en = ", ".join(files[:_MOST_USERS]) + (f" and {more} more" if more > 0 else "")
    message = Text("{what}（用于 {files}）", "{what} (as used in {files})")
    return replace(problem, message=message.format(what=problem.message, files=Text(zh, en)))


class Where:
    """A place in a document."""

    def __init__(self, report: Report, file: str, path: Path = ()) -> None:
        self.report = report
        self.file = file
        self.path = path

    def __truediv__(self, part: str | int) -> Where:
        return Where(self.report, self.file, (*self.path, part))

    @property
    def told(self) -> bool:
        """Whether this place could not be read, which was told."""
        return self.report.is_told(*self.origin)

    @property
    def origin(self) -> tuple[str, Path]:
        """The file in which this stands, and where in it."""
        return self.report.origin(self.file, self.path)

    def problem(
        self, message: Text, remedy: Text, *, inside: tuple[int, int] | None = None
    ) -> None:
        """Something is wrong here; ``inside``: at this line and column of the string's content."""
        line: int | None = None
        column: int | None = None
        file, path = self.origin
        source = self.report.sources.get(file)
        if source is not None:
            line, column = source.places.of(path)
            if inside is not None and (found := source.places.inside(path, *inside)):
                line, column = found
        self.report.tell(
            path,
            Problem(file, message, remedy, line, column, _key(source, path)),
            user=self.file if file != self.file else None,
        )


def _key(source: Source | None, path: Path) -> str:
    """The path as people write it: ``check[load_rate].relevant``; rows by id or number."""
    shown = ""
    value: object = None if source is None else source.table
    for part in path:
        if isinstance(part, int):
            value = value[part] if is_list(value) and part < len(value) else None
            id = value.get("id", value.get("name")) if is_table(value) else None
            shown += f"[{id}]" if isinstance(id, str) else f"[{part + 1}]"
        else:
            value = value.get(part) if is_table(value) else None
            shown += f".{part}" if shown else part
    return shown


def nearest(word: str, known: Iterable[str]) -> Text:
    """``did you mean ...? ``, or nothing when no known word is near."""
    words = list(known)
    found = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    if not found:
        folded = {each.casefold(): each for each in words}
        found = [folded[word.casefold()]] if word.casefold() in folded else []
    if not found:
        return Text("", "")
    return Text(f"是不是 {found[0]}？", f"did you mean {found[0]}? ")


def one_of(known: Iterable[str], most: int = 20) -> Text:
    """``one of: a, b, c``."""
    words = list(known)
    listed = ", ".join(words[:most]) + (", ..." if len(words) > most else "")
    return (
        Text(f"可用：{listed}", f"one of: {listed}") if words else Text("无可用项", "there is none")
    )


def read_toml(file: Traversable | FilePath, name: str, report: Report) -> Source | None:
    """The file's table, or None with the reason reported."""
    try:
        with file.open("rb") as stream:
            content: bytes = stream.read(MOST_BYTES + 1)
    except OSError as error:
        report.at(name).problem(
            Text(f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}"),
            Text("检查文件及其权限", "check the file and its permissions"),
        )
        return None
    return parse_toml(content, name, report)


def parse_toml(content: bytes, name: str, report: Report) -> Source | None:
    """The table in ``content``; sizes, encoding and syntax are judged, and nothing more."""
    if len(content) > MOST_BYTES:
        report.at(name).problem(
            Text("文件超过 1 MB，未读取", "the file is larger than 1 MB and was not read"),
            Text(
                "拆成每个事项一个文件；照片不放进清单包",
                "one file an issue; photos do not belong here",
            ),
        )
        return None
    text = _decoded(content, name, report)
    if text is None:
        return None
    try:
        table: dict[str, object] = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        report.problems.append(_syntax(error, name))
        return None
    except RecursionError:
        report.at(name).problem(
            Text("嵌套太深", "it is nested too deeply"),
            Text("数组和表格最多嵌套几层", "arrays and tables nest a few levels at most"),
        )
        return None
    except ValueError as error:  # a number or a date that Python cannot hold
        report.at(name).problem(
            Text(f"有无法读取的值：{error}", f"a value cannot be read: {error}"),
            Text(
                "检查过长的数字和不存在的日期", "look for a number too long or an impossible date"
            ),
        )
        return None
    source = Source(name, text, table)
    report.sources[name] = source
    return source


def _decoded(content: bytes, name: str, report: Report) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        skipped = 3 if content.startswith(b"\xef\xbb\xbf") else 0
        before = content[: error.start + skipped]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        wrong = content[error.start + skipped]
        report.problems.append(
            Problem(
                name,
                Text(
                    f"不是 UTF-8 编码：第 {line} 行有字节 0x{wrong:02X}",
                    f"not UTF-8: byte 0x{wrong:02X} in line {line}",
                ),
                Text(
                    "另存为 UTF-8（记事本：另存为，编码选 UTF-8；原来多半是 GBK）",
                    "save it as UTF-8 (Notepad: Save As, encoding UTF-8; it is probably GBK)",
                ),
                line,
                column,
            )
        )
        return None
    return text.replace("\r\n", "\n")


_DUPLICATE = re.compile(
    r"overwrite a value|Duplicate inline table key|Cannot declare|Cannot mutate|redefine"
)


def _syntax(error: tomli.TOMLDecodeError, name: str) -> Problem:
    line, column = error.lineno, error.colno
    if _DUPLICATE.search(error.msg):
        lines = error.doc.split("\n")
        written = lines[line - 1] if 0 < line <= len(lines) else ""
        key = written.split("=")[0].strip(" []\t")
        return Problem(
            name,
            Text(f"键 {key} 写了两次", f"the key {key} is given twice"),
            Text(
                "删去一处；每个检查项前要有 [[check]]",
                "remove one; each check begins with [[check]]",
            ),
            line,
            len(written) - len(written.lstrip()) + 1,
            key,
        )
    return Problem(
        name,
        Text("TOML 写法有误：{said}", "this is not TOML: {said}").format(said=worded(error.msg)),
        Text(
            "看这一行和上一行：文字要用引号，表达式里的引号用单引号，括号要成对",
            "look at this line and the one before: texts need quotes, single ones inside "
            "expressions, and brackets come in pairs",
        ),
        line,
        column,
    )

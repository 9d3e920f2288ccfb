"""Where in a TOML file each key stands, for messages that name line and column.

tomli says where a syntax error is, not where the keys of a sound document are.  This scanner runs
only over a text that tomli has accepted, and only once a problem was found; so it need not judge
syntax, only step over strings, comments, arrays and inline tables and note the offsets.

A path is what leads to a value in the parsed document: ``("check", 3, "label", "zh")``.
"""

from __future__ import annotations

import re
from bisect import bisect_right

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE = re.compile(r"[^,\]}\n#]*")
_MULTI_BASIC = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""(?:"{0,2})', re.DOTALL)
_MULTI_LITERAL = re.compile(r"'''(?:[^']|'(?!''))*'''(?:'{0,2})", re.DOTALL)
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_STRINGS = (_MULTI_BASIC, _MULTI_LITERAL, _BASIC, _LITERAL)
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


class Places:
    """The places of all keys and values of one document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}
        self._scan()

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def of(self, path: Path) -> tuple[int, int]:
        """Where the key stands; if it is not there, the nearest table that should have it."""
        for length in range(len(path), 0, -1):
            offset = self.keys.get(path[:length], self.values.get(path[:length]))
            if offset is not None:
                return self.position(offset)
        return 1, 1

    def inside(self, path: Path, line: int, column: int) -> tuple[int, int] | None:
        """The file's place for a place in a string value; None if the value is no string."""
        start = self.values.get(path)
        if start is None or (content := _contents(self._text, start)) is None:
            return None
        letters, offsets = content
        at = 0
        for _ in range(line - 1):
            at = letters.find("\n", at) + 1
            if at == 0:
                return None
        at += column - 1
        return self.position(offsets[min(at, len(offsets) - 1)])

    def _scan(self) -> None:
        table: Path = ()
        at = _skip(_BLANK, self._text, 0)
        while at < len(self._text):
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(table, at)
            at = _skip(_BLANK, self._text, at)

    def _header(self, at: int) -> tuple[Path, int]:
        several = self._text.startswith("[[", at)
        name_at = _skip(_SPACE, self._text, at + (2 if several else 1))
        names, end = self._dotted(name_at)
        path: Path = ()
        for number, name in enumerate(names):
            path = (*path, name)
            if number < len(names) - 1 or not several:
                if path in self._arrays:  # a table inside the latest of an array
                    path = (*path, self._arrays[path] - 1)
            else:
                self._arrays[path] = self._arrays.get(path, 0) + 1
                self.keys.setdefault(path, at)
                path = (*path, self._arrays[path] - 1)
            self.keys.setdefault(path, at)
        end = self._text.index("]", end) + (2 if several else 1)
        return path, end

    def _pair(self, table: Path, at: int) -> int:
        names, end = self._dotted(at)
        path = table
        for name in names:
            path = (*path, name)
            self.keys.setdefault(path, at)
        start = _skip(_SPACE, self._text, self._text.index("=", end) + 1)
        return self._value(path, start)

    def _dotted(self, at: int) -> tuple[list[str], int]:
        names: list[str] = []
        while True:
            if self._text[at] in "\"'":
                end = _string_end(self._text, at)
                content = _contents(self._text, at)
                names.append(content[0] if content else "")
            else:
                found = _BARE.match(self._text, at)
                end = found.end() if found else at + 1
                names.append(self._text[at:end])
            dot = _skip(_SPACE, self._text, end)
            if self._text[dot : dot + 1] != ".":
                return names, end
            at = _skip(_SPACE, self._text, dot + 1)

    def _value(self, path: Path, at: int) -> int:
        self.values[path] = at
        match self._text[at : at + 1]:
            case '"' | "'":
                return _string_end(self._text, at)
            case "[":
                return self._array(path, at)
            case "{":
                return self._inline(path, at)
            case _:
                return _skip(_PLAIN_VALUE, self._text, at)

    def _array(self, path: Path, at: int) -> int:
        number = 0
        at = _skip(_BLANK, self._text, at + 1)
        while self._text[at] != "]":
            at = _skip(_BLANK, self._text, self._value((*path, number), at))
            number += 1
            if self._text[at] == ",":
                at = _skip(_BLANK, self._text, at + 1)
        return at + 1

    def _inline(self, path: Path, at: int) -> int:
        at = _skip(_BLANK, self._text, at + 1)
        while self._text[at] != "}":
            at = _skip(_BLANK, self._text, self._pair(path, at))
            if self._text[at] == ",":
                at = _skip(_BLANK, self._text, at + 1)
        return at + 1


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _string_end(text: str, at: int) -> int:
    for pattern in _STRINGS:
        if found := pattern.match(text, at):
            return found.end()
    return at + 1


def _contents(text: str, at: int) -> tuple[str, list[int]] | None:
    """A string's letters and the offset in the file of each; one offset more for its end."""
    if text[at : at + 1] not in ('"', "'"):
        return None
    end = _string_end(text, at)
    quotes = 3 if text.startswith(text[at] * 3, at) and end - at >= 6 else 1
    escaped = text[at] == '"'
    last = end - quotes
    at += quotes
    if quotes == 3 and text.startswith("\n", at):
        at += 1
    letters: list[str] = []
    offsets: list[int] = []
    while at < last:
        letter, step = (text[at], 1) if not escaped or text[at] != "\\" else _escape(text, at)
        if letter:
            letters.append(letter)
            offsets.append(at)
        at += step
    offsets.append(last)
    return "".join(letters), offsets


def _escape(text: str, at: int) -> tuple[str, int]:
    """The letter that an escape stands for (none for a line's end), and the escape's length."""
    kind = text[at + 1]
    if kind in _ESCAPES:
        return _ESCAPES[kind], 2
    if kind in "xuU":
        length = {"x": 2, "u": 4, "U": 8}[kind]
        return chr(int(text[at + 2 : at + 2 + length], 16)), 2 + length
    if kind in " \t\n":
        end = at + 1
        while end < len(text) and text[end] in " \t\n":
            end += 1
        return "", end - at
    return kind, 2

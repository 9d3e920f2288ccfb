"""What tomli says of a broken file, in Chinese too."""

from __future__ import annotations

import re
from typing import Final

from inspector.i18n import Text

_WORDS: Final[tuple[tuple[str, str], ...]] = (
    (r"Invalid statement", "这一行不是「键 = 值」，也不是 [表] 或注释"),
    (r"Expected newline or end of document after a statement", "一行只能写一个「键 = 值」"),
    (r"Expected '='.*", "键后面缺少等号"),
    (r"Expected '\]\]'.*", "[[表]] 的末尾缺少 ]]"),
    (r"Expected '\]'.*", "[表] 的末尾缺少 ]"),
    (r"Expected (.*)", "缺少 {0}"),
    (r"Found invalid character (.*)", "有不允许的字符 {0}"),
    (r"Illegal character (.*)", "有不允许的字符 {0}"),
    (r"Invalid initial character for a key part", "键以不允许的字符开头，或者没有写键"),
    (r"Unclosed array", "列表没有写完，缺少 ]"),
    (r"Unclosed inline table", "表格没有写完，缺少 }}"),
    (r"Unescaped '\\' in a string", "双引号文字里的反斜杠要写成两个，或改用单引号"),
    (r"Invalid hex value", "转义字符的十六进制写法不对"),
    (r"Escaped character is not a Unicode scalar value", "转义写出的字符不存在"),
    (r"Unterminated string", "文字没有写完，缺少结尾的引号"),
    (r"Invalid date or datetime", "没有这个日期或时间"),
    (r"Invalid value", "等号后面没有可用的值；文字要加引号"),
)
"""Patterns of tomli's messages; a message that is new to us is shown as it is."""


def worded(message: str) -> Text:
    """tomli's message in both languages."""
    # a position in the text may follow: the line and column are told beside it
    bare = re.sub(r" \(at .*\)$", "", message)
    for pattern, zh in _WORDS:
        if found := re.fullmatch(pattern, bare):
            return Text(zh.format(*found.groups()), bare)
    return Text.same(bare)

"""Texts in Chinese and English, side by side.

A :class:`Text` holds both languages and is rendered only where a person reads it, in the
language of that moment.  So a missing translation is a type error, the language can change while
the app runs, and an error raised deep inside knows nothing of who will read it.
"""

from __future__ import annotations

import os
import sys
from typing import Final, Literal

import msgspec

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

_language: Language = "en"


class Text(msgspec.Struct, frozen=True, order=True):
    """A text in both languages; ``str()`` gives the one in use."""

    zh: str
    en: str

    @classmethod
    def same(cls, text: str) -> Text:
        """A text that is alike in both languages: a name, a number, somebody's own words."""
        return cls(text, text)

    def to(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def format(self, **facts: object) -> Text:
        """Both templates filled in; a fact that is a Text is given in the template's language."""

        def filled(language: Language) -> str:
            return self.to(language).format(
                **{k: v.to(language) if isinstance(v, Text) else v for k, v in facts.items()}
            )

        return Text(filled("zh"), filled("en"))

    def __str__(self) -> str:
        return self.to(_language)


def language() -> Language:
    """The language in use."""
    return _language


def use_language(chosen: Language) -> None:
    """From here on every Text renders in ``chosen``."""
    global _language
    _language = chosen


def system_language() -> Language:
    """zh when the environment says so (LC_ALL, LC_MESSAGES, LANG, or Windows' own), else en."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    if sys.platform == "win32":  # pragma: no cover - asked of Windows alone
        import ctypes

        if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04:
            return "zh"
    return "en"

"""Where an answer is typed: letters go to the commands where no answer has any."""

from __future__ import annotations

from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import Input

from screens.paths import looks_like_path


class AnswerInput(Input):
    """One line to type in.

    ``letters`` False (numbers, dates, times): a plain ASCII letter is not an answer, so it passes
    on to the commands.  Full-width digits and points, as an input method gives them, are typed.
    """

    class FilePasted(Message):
        """Several characters were pasted that may be the path of a file."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False  # nothing moves that a person did not move
        self.letters = True
        self.takes_files = False
        """A pasted path becomes evidence instead of text."""

    def fill(self, text: str, *, letters: bool) -> None:
        """Set the text without telling that a person changed it; all of it selected if short."""
        self.letters = letters
        with self.prevent(Input.Changed):
            self.value = text
        if letters or not text:
            self.cursor_position = len(text)
        else:
            self.select_all()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self._types(character)

    def _types(self, character: str | None) -> bool:
        if character is None or not character.isprintable():
            return False
        return self.letters or not (
            character.isascii() and (character.isalpha() or character in "?")
        )

    async def _on_key(self, event: Key) -> None:
        if event.is_printable and not self._types(event.character):
            event.prevent_default()  # not typed: it goes on to the commands

    def _on_paste(self, event: Paste) -> None:
        if self.takes_files and looks_like_path(event.text):
            event.prevent_default()
            event.stop()
            self.post_message(self.FilePasted(event.text))

"""``inspector completion``: the script that a shell loads to complete our commands."""

from __future__ import annotations

import click

from inspector.cli.common import Session, command
from inspector.cli.parser import Words
from inspector.cli.printing import out
from inspector.i18n import Text


@command(
    "completion",
    Text(
        '输出命令补全脚本。bash：eval "$(inspector completion bash)"',
        'Print the completion script. bash: eval "$(inspector completion bash)"',
    ),
)
@click.argument("shell", metavar="bash|zsh|fish", type=Words("bash", "zsh", "fish"))
def entry(_session: Session, shell: str) -> None:
    from click.shell_completion import get_completion_class

    from inspector.cli.root import root
    from inspector.cli.running import COMPLETE

    script = get_completion_class(shell)
    assert script is not None
    made = script(root, {}, "inspector", COMPLETE)
    # source() would start bash to ask its version, which click's script asks for by itself.
    out(made.source_template % made.source_vars())

"""Assembles the verbs into the `gridsteward` program and gives it its exit codes."""

from collections.abc import Sequence

import typer

from app.cli import event_verbs, exchange_verbs, grid_verbs, history_verbs, workspace_verbs
from app.wording import _

program = typer.Typer(
    name="gridsteward",
    help=_("Community grid management at the desk and on the command line."),
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)
for verbs in (workspace_verbs, exchange_verbs, grid_verbs, event_verbs, history_verbs):
    verbs.register(program)


def run(arguments: Sequence[str]) -> int:
    """Run one verb; 0 when done, 1 when refused, 2 when the words could not be understood."""
    try:
        program(args=list(arguments), prog_name="gridsteward")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0

"""Assembles the verbs into the `gridsteward` program and gives it its exit codes."""

from collections.abc import Sequence
from importlib import import_module

import typer

from app.wording import _

VERBS = {
    "workspace_verbs": ("new", "sample", "demo", "open"),
    "exchange_verbs": ("import", "export", "webmap"),
    "grid_verbs": ("bind", "check", "split", "merge"),
    "event_verbs": ("report", "dispatch", "accept", "return", "handle", "verify", "rework", "close", "patrol"),
    "history_verbs": ("history", "undo", "redo"),
}
"""The modules of `app.cli` and the verbs each brings; only the one that is asked for is loaded."""


def run(arguments: Sequence[str]) -> int:
    """Run one verb; 0 when done, 1 when refused, 2 when the words could not be understood."""
    try:
        _program(arguments)(args=list(arguments), prog_name="gridsteward")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _program(arguments: Sequence[str]) -> typer.Typer:
    """Return the program with the verb that is asked for, or with all of them where none is."""
    program = typer.Typer(
        name="gridsteward", help=_("Community grid management at the desk and on the command line."),
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    )
    program.callback()(_always_a_verb)
    asked = [module for module, verbs in VERBS.items() if arguments and arguments[0] in verbs]
    for module in asked or VERBS:
        import_module(f"app.cli.{module}").register(program)
    return program


def _always_a_verb() -> None:
    """Keep the verb's name necessary even where only one is loaded."""

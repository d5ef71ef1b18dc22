"""Verbs about what was done: history and undo."""

from typing import Annotated

import typer

from app import bootstrap, messages
from app.cli.options import AsJson, By, Reason, WorkspaceFile
from app.cli.output import Output, refusals
from app.services import history as histories
from app.wording import _


def register(program: typer.Typer) -> None:
    """Add these verbs to the program."""
    program.command(help=_("List what was done, newest first."))(history)
    program.command(help=_("Take back the last act, or the step named."))(undo)
    program.command(help=_("Do again what was taken back last."))(redo)


def history(workspace: WorkspaceFile, limit: Annotated[int, typer.Option(min=1, max=10_000)] = 20,
            as_json: AsJson = False) -> None:
    """List what was done, newest first."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        steps = histories.history(store, limit=limit)
        lines = [
            f"{step.number:>6}  {step.at.astimezone():%Y-%m-%d %H:%M:%S}  {step.actor_code:<12} "
            f"{messages.word_act(step.act, step.params)}"
            + (_("  (taken back)") if step.undone_by else "")
            for step in steps
        ]
        output.result(None, *lines, steps=steps)


def undo(workspace: WorkspaceFile, step: Annotated[int | None, typer.Option(help=_("Number of the step"))] = None,
         by: By = "", reason: Reason = "", as_json: AsJson = False) -> None:
    """Take back the last act, or the step named."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        changes = histories.undo(store, bootstrap.acting(store, by), step, reason=reason)
        output.result(None, _("Taken back as step {step}.").format(step=changes.step), changes=changes)


def redo(workspace: WorkspaceFile, by: By = "", reason: Reason = "", as_json: AsJson = False) -> None:
    """Do again what was taken back last."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        changes = histories.redo(store, bootstrap.acting(store, by), reason=reason)
        output.result(None, _("Done again as step {step}.").format(step=changes.step), changes=changes)

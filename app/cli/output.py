"""Prints what a verb did: sentences for people, or one JSON object for scripts."""

import json
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn

import typer
from shapely.geometry.base import BaseGeometry

from app import messages
from app.wording import _
from app.wordings.stages import word_stage
from data.model.changes import ChangeSet
from data.model.findings import Finding

MOST_FINDINGS_SAID = 20
REFUSED = 1
MISUSED = 2


@dataclass
class Output:
    """Where a verb's words go: with `as_json` one object on standard output, messages on standard error."""

    as_json: bool = False

    def say(self, sentence: str) -> None:
        """Tell the person something on the way."""
        print(sentence, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def result(self, result: Any, *sentences: str, **more: object) -> None:
        """Print what was done: the sentences and findings for people, the whole result as JSON for scripts."""
        for sentence in sentences:
            self.say(sentence)
        self.findings(getattr(result, "findings", ()))
        if self.as_json:
            shown = plain(result) if result is not None else {}
            print(json.dumps({**shown, **plain(more)}, ensure_ascii=False))

    def findings(self, findings: tuple[Finding, ...] | list[Finding]) -> None:
        """Word the first findings and count the rest."""
        for finding in findings[:MOST_FINDINGS_SAID]:
            self.say(f"  [{_severity(finding)}] {messages.word(finding)}")
        if len(findings) > MOST_FINDINGS_SAID:
            self.say(_("  … and {count} more findings").format(count=len(findings) - MOST_FINDINGS_SAID))

    def progress(self) -> Callable[[float, str], None]:
        """Return a progress callback that writes one changing line where a person watches."""
        if not sys.stderr.isatty():
            return _unwatched

        def show(share: float, stage: str) -> None:
            end = "\n" if share >= 1 else ""
            print(f"\r{share:4.0%} {word_stage(stage):<50}", end=end, file=sys.stderr, flush=True)

        return show


@contextmanager
def refusals(output: Output) -> Iterator[None]:
    """Turn a refusal into one clear sentence and a non-zero exit; let our bugs surface with their trace."""
    try:
        yield
    except Exception as error:
        if not (messages.is_refusal(error) or messages.is_environment(error)):
            raise
        refuse(output, messages.word(error), code=getattr(error, "code", "environment"),
               params=getattr(error, "params", {}))


def refuse(output: Output, sentence: str, *, code: str, params: Mapping[str, object] | None = None) -> NoReturn:
    """Say why not and leave with exit code 1."""
    print(sentence, file=sys.stderr)
    if output.as_json:
        error = {"code": code, "params": plain(dict(params or {})), "message": sentence}
        print(json.dumps({"error": error}, ensure_ascii=False))
    raise typer.Exit(REFUSED)


def plain(value: Any) -> Any:
    """Return a result in JSON's own terms: dataclasses as objects, change sets as counts, geometries as GeoJSON."""
    if isinstance(value, ChangeSet):
        return _change_counts(value)
    if isinstance(value, Finding):
        return _finding(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, BaseGeometry):
        return value.__geo_interface__
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Path):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "tolist"):
        return value.tolist()
    return value


def _unwatched(share: float, stage: str) -> None:
    """Take progress nobody watches."""


def _change_counts(changes: ChangeSet) -> dict[str, Any]:
    return {
        "step": changes.step,
        **{name: {kind: len(ids) for kind, ids in sorted(getattr(changes, name).items())}
           for name in ("created", "updated", "deleted")},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    point = finding.geometry.representative_point() if finding.geometry and not finding.geometry.is_empty else None
    return {
        "code": finding.code, "severity": finding.severity.value, "params": plain(finding.params),
        "message": messages.word(finding), "at": [point.x, point.y] if point else None,
        "members": [{"kind": kind, "id": str(key)} for kind, key in finding.members], "remedy": finding.remedy,
    }


def _severity(finding: Finding) -> str:
    return {"error": _("error"), "warning": _("warning"), "hint": _("hint")}[finding.severity.value]

"""Every code an error or a finding can carry has its sentence, and every placeholder can be filled."""

import ast
import string
from collections.abc import Iterator

from app.messages import WORDINGS
from tests.support.source import dotted, modules, tree

RAISED = {"UserError", "GeometryError", "EnvironmentFault", "Finding", "RowFault"}


def codes() -> Iterator[tuple[str, str]]:
    """Yield (code, module) of every error and finding made with a literal code."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            if name in RAISED and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, dotted(path)


def test_every_code_has_its_sentence() -> None:
    missing = sorted({f"{code} ({module})" for code, module in codes() if code not in WORDINGS})
    assert missing == []


def test_sentences_are_whole() -> None:
    for code, sentence in WORDINGS.items():
        assert sentence.strip(), code
        assert "!" not in sentence, code
        names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
        assert all(name.isidentifier() for name in names), code

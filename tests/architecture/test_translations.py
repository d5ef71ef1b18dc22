"""Every string a person can see has its Chinese, with the same placeholders, compiled as committed."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.support.source import ROOT, modules, tree

TRANSLATIONS = ROOT / "resources" / "translations"
KEYWORDS = {"_": None, "_N": None, "_n": (1, 2)}
PLACEHOLDER = re.compile(r"\{[^}]*\}|%\([a-z_]+\)[sd]")


def source_strings() -> set[str | tuple[str, ...]]:
    """Return every string marked for translation."""
    found = extract_from_dir(str(ROOT / "app"), method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {tuple(message) if isinstance(message, list | tuple) else message for _, _, message, _, _ in found}


def catalogue(name: str) -> Catalog:
    """Read a committed catalogue."""
    with (TRANSLATIONS / name).open("rb") as file:
        return read_po(file) if name.endswith(".po") else read_mo(file)


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    """The Chinese catalogue."""
    return catalogue("zh_CN.po")


def test_every_string_is_translated(chinese: Catalog) -> None:
    missing = [text for text in source_strings() if not _translation(chinese, text)]
    assert missing == []


def test_no_translation_is_stale(chinese: Catalog) -> None:
    known = source_strings()
    stale = [message.id for message in chinese if message.id and message.id not in known]
    assert stale == []


def test_placeholders_are_the_same(chinese: Catalog) -> None:
    wrong = []
    for message in chinese:
        sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
        targets = message.string if isinstance(message.string, tuple | list) else (message.string,)
        allowed = set(PLACEHOLDER.findall(sources[-1]))
        wrong += [message.id for target in targets if message.id and set(PLACEHOLDER.findall(target)) != allowed]
    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one(chinese: Catalog) -> None:
    compiled = catalogue("zh_CN.mo")
    assert by_id(compiled) == by_id(chinese)


def by_id(texts: Catalog) -> dict[str, tuple[str, ...]]:
    """Return the translations of every text by its (singular) English, plural forms in order."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]:
        (message.string,) if isinstance(message.string, str) else tuple(message.string)
        for message in texts if message.id
    }


def _translation(chinese: Catalog, text: str | tuple[str, ...]) -> bool:
    message = chinese.get(text if isinstance(text, str) else text[0])
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings)


def unmarked(module: ast.Module) -> list[int]:
    """Return the lines where `_` is given something that cannot be extracted: an f-string or a sum of strings."""
    return [
        node.lineno for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "_n"}
        and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]


@pytest.mark.parametrize("path", [path for path in modules() if "app" in path.parts], ids=lambda path: path.stem)
def test_strings_can_be_extracted(path: Path) -> None:
    assert unmarked(tree(path)) == []


def test_a_string_built_on_the_way_is_noticed() -> None:
    assert unmarked(ast.parse('_(f"Split {code}")')) == [1]


def test_a_missing_translation_is_noticed() -> None:
    empty = read_po(io.BytesIO(b'msgid "Split"\nmsgstr ""\n'))
    assert not _translation(empty, "Split")
    assert not _translation(empty, "Merge")

"""Finds out what a Shapefile does not say: the encoding of its attributes, and which of its parts are missing."""

from pathlib import Path

_HEADER, _FIELD = 32, 32
_SAMPLE_BYTES = 4 * 2**20


def attribute_encoding(shp: Path) -> str:
    """Return the encoding the attribute text of a Shapefile is really in, "utf-8" or "gb18030".

    The content decides, not the `.cpg` file or the language byte: exports that name one encoding and write another
    are common. A value that fills its field may end in half a character and is judged without it.

    Parameters
    ----------
    shp : the `.shp` file; its `.dbf` stands beside it.
    """
    table = part(shp, ".dbf")
    if table is None:
        return "utf-8"
    with table.open("rb") as stream:
        content = stream.read(_SAMPLE_BYTES)
    return "utf-8" if all(_is_utf8(value) for value in _text_values(content)) else "gb18030"


def part(shp: Path, suffix: str) -> Path | None:
    """Return the companion of a Shapefile with this suffix, whatever its case, or None."""
    return next((shp.with_suffix(s) for s in (suffix, suffix.upper()) if shp.with_suffix(s).exists()), None)


def _text_values(content: bytes) -> list[bytes]:
    """Return the names of the fields and the values of the text fields, padding removed (dBASE III layout)."""
    start, length = int.from_bytes(content[8:10], "little"), int.from_bytes(content[10:12], "little")
    values: list[bytes] = []
    spans: list[tuple[int, int]] = []
    offset = 1  # a record begins with its deletion mark
    for at in range(_HEADER, start - 1, _FIELD):
        descriptor = content[at : at + _FIELD]
        if len(descriptor) < _FIELD or descriptor[0] == 0x0D:
            break
        values.append(descriptor[:11].split(b"\0")[0])
        if descriptor[11:12] == b"C":
            spans.append((offset, offset + descriptor[16]))
        offset += descriptor[16]
    for at in range(start, len(content) - length + 1, max(length, 1)):
        record = content[at : at + length]
        values += [record[a:b].rstrip(b" \0") for a, b in spans]
    return values


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True

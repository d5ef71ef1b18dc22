"""Keeps text from coming alive as a formula in the spreadsheet program of whoever receives it."""

import re

_LIVE = re.compile(r"'*[\s\u200b\u200e\u200f\ufeff]*[=+\-@|%\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"''*[\s\u200b\u200e\u200f\ufeff]*[=+\-@|%\t\r\n＝＋－＠]")
# a spreadsheet skips blanks and takes full-width signs for their narrow twins before it looks for a formula


def is_live(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula, or for our guard before one."""
    return _LIVE.match(text) is not None


def guard(text: str) -> str:
    """Put an apostrophe before text that may come alive; `unguard` gives exactly the same text back."""
    return f"'{text}" if is_live(text) else text


def unguard(text: str) -> str:
    """Take away the apostrophe `guard` put before a text."""
    return text[1:] if _GUARDED.match(text) else text

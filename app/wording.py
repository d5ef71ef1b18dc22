"""Gives every string a person sees in the person's language, for windows and command line alike."""

import gettext
import locale
import os
from importlib.resources import as_file, files

DOMAIN = "gridsteward"
LANGUAGES = ("en", "zh_CN")
_translation: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def system_language() -> str:
    """Return "zh_CN" on a Chinese system and "en" elsewhere."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    name = named or (locale.getlocale()[0] or "")
    return "zh_CN" if name.lower().startswith(("zh", "chinese")) else "en"


def use_language(language: str) -> None:
    """Word everything from now on in `language`, one of `LANGUAGES`."""
    global _language, _translation
    _language = language
    if language == "en":
        _translation = gettext.NullTranslations()
        return
    with as_file(files("resources") / "translations" / f"{language}.mo") as path, path.open("rb") as compiled:
        _translation = gettext.GNUTranslations(compiled)


def language() -> str:
    """Return the language in use, one of `LANGUAGES`."""
    return _language


def language_tag() -> str:
    """Return the language in use as BCP 47 has it: "zh-CN"."""
    return _language.replace("_", "-")


def _(message: str) -> str:
    """Return `message` in the language in use."""
    return _translation.gettext(message)


def _n(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that goes with `count`, in the language in use."""
    return _translation.ngettext(singular, plural, count)


def _N(message: str) -> str:
    """Mark `message` for translation without translating it yet."""
    return message

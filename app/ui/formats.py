"""Writes times, spans, areas and counts the way they stand in tables and cards."""

from datetime import UTC, datetime, timedelta

from app.wording import _, language

_KM2 = 1_000_000.0


def moment(at: datetime | None) -> str:
    """Return an instant in local time, to the minute; the year only when it is not this one."""
    if at is None:
        return ""
    local = at.astimezone()
    form = "%m-%d %H:%M" if local.year == datetime.now(UTC).astimezone().year else "%Y-%m-%d %H:%M"
    return local.strftime(form)


def full_moment(at: datetime | None) -> str:
    """Return an instant in local time with its year."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else ""


def span(length: timedelta) -> str:
    """Return a length of time with its two largest units."""
    minutes = int(abs(length).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= 10:
        return _("{days} d").format(days=days)
    if days:
        return _("{days} d {hours} h").format(days=days, hours=hours)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
    return _("{minutes} min").format(minutes=rest)


def time_left(due: datetime | None, now: datetime | None = None) -> str:
    """Return how long there is until a deadline, or how long it has passed."""
    if due is None:
        return ""
    left = due - (now or datetime.now(UTC))
    if left < timedelta():
        return _("{span} over").format(span=span(left))
    return _("{span} left").format(span=span(left))


def area(square_metres: float | None) -> str:
    """Return an area with its unit."""
    if square_metres is None:
        return ""
    if square_metres >= _KM2 / 10:
        return _("{area} km²").format(area=f"{square_metres / _KM2:,.2f}")
    return _("{area} m²").format(area=f"{square_metres:,.0f}")


def count(number: int | None) -> str:
    """Return a number with its thousands apart; nothing for None."""
    return "" if number is None else f"{number:,}"


def position(lon: float, lat: float) -> str:
    """Return a position in degrees, longitude first."""
    return f"{lon:.6f}, {lat:.6f}"


def localised(label: str, label_en: str) -> str:
    """Return the name of a catalogue entry that goes with the language in use."""
    return label_en if label_en and language() == "en" else label

"""Gives a web map its texts in the language in use."""

from app.services.exporting import WebMapWords
from app.terms import TERMS, term
from app.wording import _, language_tag


def webmap_words(title: str) -> WebMapWords:
    """Return the texts of a web map called `title`."""
    return WebMapWords(
        title=title, language=language_tag(), grids=_("Grids"), events=_("Open events"),
        grid_fields=(("code", _("Code")), ("name", _("Name")), ("kind", _("Kind")), ("community_name", _("Community")),
                     ("households", _("Households")), ("people", _("People")), ("open_events", _("Open events"))),
        event_fields=(("code", _("Code")), ("item_name", _("Item")), ("state", _("State")), ("grade", _("Grade")),
                      ("grid", _("Grid")), ("reported_at", _("Reported")), ("deadline_at", _("Deadline"))),
        terms={f"{kind.__name__}.{member.value}": term(member) for kind in TERMS for member in kind},
        legend=_("Open events"), none="–",
    )

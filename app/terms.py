"""Names the trade's fixed values (states, kinds, roles) in the user's language, for windows and command line alike."""

from enum import StrEnum

from app.wording import _N, _
from data.model.areas import AreaLevel
from data.model.assets import AssetState
from data.model.bindings import BindingOrigin, SubjectKind
from data.model.events import EventSource, EventState, Grade, Urgency
from data.model.findings import Severity
from data.model.grids import GridKind, LineageReason
from data.model.organisations import OrganisationKind
from data.model.places import PlaceKind
from data.model.staff import Role
from data.model.tasks import TaskState

TERMS: dict[type[StrEnum], dict[str, str]] = {
    EventState: {
        "reported": _N("Reported"),
        "registered": _N("Registered"),
        "rejected": _N("Not registered"),
        "duplicate": _N("Duplicate"),
        "dispatched": _N("Dispatched"),
        "accepted": _N("In progress"),
        "suspended": _N("Suspended"),
        "handled": _N("Handled"),
        "verified": _N("Verified"),
        "closed": _N("Closed"),
        "archived": _N("Archived"),
    },
    EventSource: {
        "patrol": _N("Patrol"),
        "hotline": _N("Hotline 12345"),
        "resident": _N("Resident"),
        "video": _N("Video"),
        "department": _N("Department"),
        "superior": _N("Superior"),
        "sensor": _N("Sensor"),
    },
    Grade: {
        "ordinary": _N("Ordinary"),
        "larger": _N("Larger"),
        "major": _N("Major"),
        "grave": _N("Grave"),
    },
    Urgency: {"normal": _N("Normal"), "urgent": _N("Urgent")},
    GridKind: {
        "comprehensive": _N("Comprehensive grid"),
        "dedicated": _N("Dedicated grid"),
        "micro": _N("Micro-grid"),
    },
    LineageReason: {
        "new": _N("New"),
        "split": _N("Split"),
        "merge": _N("Merge"),
        "boundary_change": _N("Boundary change"),
        "recode": _N("Recode"),
        "abolish": _N("Abolished"),
    },
    AreaLevel: {"district": _N("District"), "street": _N("Street"), "community": _N("Community")},
    AssetState: {
        "intact": _N("Intact"),
        "damaged": _N("Damaged"),
        "missing": _N("Missing"),
        "abandoned": _N("Abandoned"),
    },
    BindingOrigin: {
        "located": _N("Located"),
        "assigned": _N("Assigned by hand"),
        "inherited": _N("Inherited"),
    },
    SubjectKind: {
        "place": _N("Place"),
        "asset": _N("Asset"),
        "organisation": _N("Organisation"),
        "event": _N("Event"),
    },
    Severity: {"error": _N("Error"), "warning": _N("Warning"), "hint": _N("Hint")},
    OrganisationKind: {
        "enterprise": _N("Enterprise"),
        "shop": _N("Shop"),
        "institution": _N("Institution"),
        "property_company": _N("Property company"),
        "owners_committee": _N("Owners' committee"),
        "social_organisation": _N("Social organisation"),
        "volunteer_team": _N("Volunteer team"),
    },
    PlaceKind: {
        "compound": _N("Compound"),
        "building": _N("Building"),
        "unit": _N("Unit"),
        "room": _N("Room"),
        "premises": _N("Premises"),
    },
    Role: {
        "operator": _N("Operator"),
        "grid_leader": _N("Grid leader"),
        "grid_worker": _N("Grid worker"),
        "handler": _N("Handler"),
        "planner": _N("Planner"),
        "supervisor": _N("Supervisor"),
        "auditor": _N("Auditor"),
        "volunteer": _N("Volunteer"),
        "system_administrator": _N("System administrator"),
    },
    TaskState: {
        "assigned": _N("Assigned"),
        "started": _N("Started"),
        "done": _N("Done"),
        "returned": _N("Returned"),
        "cancelled": _N("Cancelled"),
    },
}
"""English name of every member, by its enumeration."""


RECORD_KINDS = {
    "areas": _N("Areas"), "grids": _N("Grids"), "places": _N("Places"), "people": _N("Persons"),
    "assets": _N("Assets"), "organisations": _N("Organisations"), "events": _N("Events"),
    "area": _N("Area"), "grid": _N("Grid"), "place": _N("Place"), "person": _N("Person"), "asset": _N("Asset"),
    "organisation": _N("Organisation"), "event": _N("Event"),
}
"""English names of what imports, exports and findings speak of."""


STAGES = {
    "register": _N("to register"),
    "dispatch": _N("to dispatch"),
    "handle": _N("to handle"),
    "verify": _N("to verify"),
    "close": _N("to close"),
}
"""English names of the stages whose time is limited (`data.model.deadlines.Stage`)."""


def term(value: StrEnum | None) -> str:
    """Return the user's word for a fixed value; an empty string for None."""
    if value is None:
        return ""
    return _(TERMS[type(value)][value.value])


def terms_of(kind: type[StrEnum]) -> list[tuple[StrEnum, str]]:
    """Return every member of an enumeration with the user's word for it, in the enumeration's order."""
    return [(member, term(member)) for member in kind]

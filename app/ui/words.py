"""Names layers, classes of layers, fields of cards and kinds of records in the user's language."""

from app.wording import _N, _

_LAYERS = {
    "water": _N("Water"),
    "street": _N("Streets"),
    "area": _N("Areas"),
    "place": _N("Places"),
    "grid": _N("Grids"),
    "asset": _N("Assets"),
    "organisation": _N("Organisations"),
    "worker": _N("Workers"),
    "event": _N("Events"),
    "finding": _N("Findings"),
    "patrol_task": _N("Patrols"),
}

_CLASSES = {
    "street": {"minor": _N("Residential streets"), "major": _N("Main streets")},
    "area": {"district": _N("District"), "street": _N("Street"), "community": _N("Community")},
    "place": {
        "residential": _N("Residential"),
        "commercial": _N("Commercial"),
        "office": _N("Office"),
        "industrial": _N("Industrial"),
        "storage": _N("Storage"),
        "mixed": _N("Commerce and homes"),
        "other": _N("Other"),
    },
    "grid": {
        "comprehensive": _N("Comprehensive grid"),
        "dedicated": _N("Dedicated grid"),
        "micro": _N("Micro-grid"),
    },
    "asset": {
        "utility": _N("Public utilities"),
        "traffic": _N("Roads and traffic"),
        "sanitation": _N("City sanitation"),
        "greenery": _N("Greenery"),
        "housing": _N("Housing and land"),
        "other": _N("Other facilities"),
        "extended": _N("Extended assets"),
    },
    "organisation": {"organisation": _N("Organisation")},
    "worker": {"off_duty": _N("Off duty"), "on_duty": _N("On duty")},
    "event": {
        "reported": _N("Reported"),
        "registered": _N("Registered"),
        "dispatched": _N("Dispatched"),
        "in_progress": _N("In progress"),
        "handled": _N("Handled"),
        "closed": _N("Closed"),
        "overdue": _N("Overdue"),
    },
    "finding": {"warning": _N("Warning"), "error": _N("Error")},
    "water": {"water": _N("Water")},
}

_KINDS = {
    "area": _N("Area"),
    "grid": _N("Grid"),
    "place": _N("Place"),
    "asset": _N("Asset"),
    "organisation": _N("Organisation"),
    "person": _N("Person"),
    "worker": _N("Worker"),
    "event": _N("Event"),
    "position": _N("Position"),
    "action": _N("Command"),
    "finding": _N("Finding"),
    "patrol_task": _N("Patrol"),
}

_FIELDS = {
    "kind": _N("Kind"),
    "address": _N("Address"),
    "use": _N("Use"),
    "floors": _N("Floors"),
    "units": _N("Units"),
    "within": _N("Lies in"),
    "households": _N("Households"),
    "people": _N("People"),
    "class": _N("Class"),
    "asset_state": _N("State"),
    "department": _N("Department"),
    "surveyed_on": _N("Surveyed"),
    "survey_source": _N("Survey source"),
    "uscc": _N("Credit code"),
    "registration": _N("Registration"),
    "head": _N("Head"),
    "phone": _N("Phone"),
    "founded_on": _N("Founded"),
    "members": _N("Members"),
    "note": _N("Note"),
    "sex": _N("Sex"),
    "age": _N("Age"),
    "document": _N("Document number"),
    "household": _N("Household"),
    "relation": _N("Relation to head"),
    "care": _N("Care"),
    "language": _N("Language"),
    "role": _N("Role"),
    "area": _N("Area"),
    "skills": _N("Skills"),
    "level": _N("Level"),
    "areas": _N("Belongs to"),
    "areas_below": _N("Areas in it"),
    "grids": _N("Grids"),
    "code": _N("Code"),
    "name": _N("Name"),
    "grid": _N("Grid"),
    "item": _N("Item"),
    "state": _N("State"),
    "reported_at": _N("Reported"),
    "closed_at": _N("Closed"),
    "text": _N("What and where"),
    "community": _N("Community"),
    "open_events": _N("Open events"),
    "places": _N("Places"),
    "assets": _N("Assets"),
    "organisations": _N("Organisations"),
    "area_size": _N("Area size"),
    "title": _N("Title"),
    "document_number": _N("Document number"),
    "birth_date": _N("Born"),
    "head_name": _N("Head"),
    "reporter": _N("Reporter"),
    "reporter_phone": _N("Reporter's phone"),
    "worker": _N("Worker"),
    "due_at": _N("Due"),
    "finished_at": _N("Finished"),
}

_POSTS = {
    "leader": _N("Grid leader"),
    "worker": _N("Grid worker"),
    "police": _N("Police officer"),
    "publicist": _N("Publicist"),
    "information": _N("Information officer"),
    "service": _N("Service worker"),
    "volunteer": _N("Volunteer"),
}


def layer_word(name: str) -> str:
    """Return the name of a layer."""
    return _(_LAYERS.get(name, name))


def class_word(kind: str, name: str) -> str:
    """Return the name of a class of a kind of layer."""
    return _(_CLASSES[kind].get(name, name))


def kind_word(kind: str) -> str:
    """Return the name of a kind of record."""
    return _(_KINDS.get(kind, kind))


def field_word(name: str) -> str:
    """Return the name of a field on a card."""
    return _(_FIELDS.get(name, name))


def post_word(name: str) -> str:
    """Return the name of a post in a grid's team."""
    return _(_POSTS.get(name, name))

"""Words errors and findings for people: what happened, what was kept, what to do."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from app.terms import RECORD_KINDS, STAGES, TERMS, term
from app.wording import _N, _
from app.wordings.acts import ACTS
from app.wordings.events import EVENTS
from app.wordings.grids import GRIDS
from app.wordings.handing_on import HANDING_ON
from app.wordings.imports import IMPORTS
from data.model.errors import EnvironmentFault, UserError
from data.model.events import Grade, Urgency
from data.model.findings import Finding
from gis.errors import GeometryError

LONGEST_LIST = 8
"""How many of a list a sentence names; it counts the rest."""

WORDINGS: dict[str, str] = {
    # workspaces and records
    "workspace.missing": _N("There is no workspace at {file}. Check the path, or make a new workspace."),
    "workspace.exists": _N("{file} exists already and was left as it is. Choose another name."),
    "workspace.newer": _N("This workspace was written by a newer version of the program ({file}). It was not touched; update the program to open it."),
    "workspace.not_ours": _N("{file} is not a workspace of this program. It was not touched."),
    "workspace.wrong_key": _N("The passphrase does not open this workspace."),
    # the store
    "workspace.no_folder": _N("There is no folder {folder}. Make it, or choose another place."),
    "workspace.not_encrypted": _N("{file} is not encrypted: open it without a passphrase."),
    "workspace.damaged": _N("{file} is damaged: part of it is missing. It was not touched; go back to a backup."),
    "undo.nothing": _N("There is nothing to undo."),
    "undo.not_undoable": _N("Step {step} cannot be undone: it was undone before, or it is part of how the records came here."),
    "undo.changed_since": _N("Not undone: {rows} records of step {step} were changed afterwards. Undo the later steps first."),
    "undo.still_used": _N("Not undone: {rows} later records refer to what step {step} made. Undo the later steps first."),
    "undo.left_the_house": _N("Not undone: {rows} notices of step {step} have been sent. Send a correction instead."),
    "undo.clashes": _N("Not undone: what step {step} removed would meet something that has taken its place."),
    "redo.nothing": _N("There is nothing to redo."),
    "journal.broken": _N("The journal was altered outside the program: step {step} does not fit the one before it."),
    "store.busy": _N("{file} is in use by somebody else who has not finished yet. Try again in a moment."),
    "store.disk_full": _N("There is no room left on the disk of {file}. Nothing was written; make room and try again."),
    "store.read_only": _N("{file} may not be written to. Copy it to a folder of your own, or ask for the right to write."),
    "store.unreachable": _N("{file} is out of reach: the drive or folder may be gone."),
    "store.disk_error": _N("The disk failed while {file} was in use. Nothing was written; check the disk or the network drive."),
    "store.damaged": _N("{file} is damaged and cannot be read to the end. Go back to a backup."),
    "store.no_permission": _N("You have no permission for {file}. Choose another place, or ask for access."),
    "store.server_gone": _N("The server does not answer. Nothing was written; try again when it is back."),
    "store.no_postgis": _N("The server has no PostGIS. Ask its administrator to install it."),
    "record.changed_since": _N("Somebody changed this record since you opened it. Nothing was written; look at the new state and try again."),
    "record.missing": _N("{kind} {record} does not exist."),
    # the window
    "window.no_selection": _N("Nothing is selected. Select it on the map, in the tree or in a table first."),
    "window.bad_coordinate": _N("“{text}” is not a position. Write longitude,latitude in degrees: 112.98,28.25"),
    # coordinates, cutting and joining (raised by gis)
    "crs.no_metric_zone": _N("Longitude {lon}° lies outside 73.5° to 136.5°, where no metric coordinate system is defined. Check the coordinates and their datum."),
    "crs.unknown": _N("The coordinate system is not known ({source} to {target}). Name one, such as EPSG:4490."),
    "crs.outside_domain": _N("Some coordinates have no place in {target}; the data are probably not in {source}."),
    "crs.axes_swapped": _N("Latitude and longitude seem to be exchanged. Nothing was read; exchange the two columns."),
    "crs.not_lonlat": _N("{x}, {y} cannot be longitude and latitude, though {crs} was named. Name the right coordinate system."),
    "crs.ambiguous": _N("The coordinates fit several systems ({candidates}). Name the right one."),
    "crs.meridian_unknown": _N("The coordinates are metric but carry no zone number. Name the coordinate system, or its central meridian."),
    "crs.unrecognised": _N("{x}, {y} fits no known coordinate system. Name the right one."),
    "crs.no_coordinates": _N("There are no coordinates to tell the coordinate system from."),
    "crs.not_finite": _N("Some coordinates are not numbers. Mend them and try again."),
    "datum.unknown": _N("The datum {source} or {target} is not known. Use cgcs2000, wgs84, gcj02 or bd09."),
    "cut.line_misses": _N("The line does not cross the polygon. Nothing was changed; draw it from one side to the other."),
    "cut.line_ends_inside": _N("The line ends inside the polygon, at {at}. Nothing was changed; draw it on to the border."),
    "cut.self_crossing": _N("The line crosses itself at {at}. Nothing was changed; draw it without a loop."),
    "cut.does_not_divide": _N("The line joins a hole to the border without dividing the polygon. Nothing was changed."),
    "cut.invalid_polygon": _N("The boundary crosses itself or is empty, so it cannot be cut. Mend it first."),
    "cut.not_a_line": _N("A line is needed to cut along, not {kind}."),
    "cut.line_too_short": _N("The line has no length. Draw at least two different points."),
    "cut.no_room": _N("A part would be thinner than 1 cm. Nothing was changed; move the line a little."),
    "cut.neighbour_too_thin": _N("A neighbour is too thin to share the new vertex. Nothing was changed; move the line a little."),
    "merge.too_few": _N("Merging needs at least two; {count} given."),
    "merge.invalid_polygon": _N("One of the boundaries crosses itself or is empty, so it cannot be merged. Mend it first."),
    "merge.not_adjacent": _N("They do not share a border, so they cannot be merged. Nothing was changed."),
    # files from elsewhere: GeoJSON
    "geojson.too_large": _N("The file has {megabytes} MB; at most {limit_megabytes} MB are read. Cut it into parts."),
    "geojson.encoding": _N("The file is neither UTF-8 nor GBK text. Save it as UTF-8 and try again."),
    "geojson.not_json": _N("The file is not valid JSON at line {line}, column {column}: {fault}."),
    "geojson.too_deep": _N("The file is nested deeper than {limit} levels (feature {feature}) and was not read."),
    "geojson.repeated_member": _N("Feature {feature} names the member “{member}” twice; only one can be meant. Remove one."),
    "geojson.not_finite": _N("Feature {feature} has a number that is not finite ({number})."),
    "geojson.bad_ring_text": _N("Line {feature} is not an outline “lng,lat;lng,lat”: {text}"),
    "geojson.not_an_object": _N("Feature {feature}: where a {role} belongs stands {found}."),
    "geojson.not_a_feature": _N("Feature {feature} is of type {type} instead of “Feature”."),
    "geojson.features_not_a_list": _N("The member “features” is not a list but {found}."),
    "geojson.missing_member": _N("Feature {feature}: the member “{member}” is missing."),
    "geojson.unknown_type": _N("Feature {feature}: {type} is no type of geometry. Names are case-sensitive."),
    "geojson.bad_id": _N("Feature {feature}: its id is neither text nor a number but {found}."),
    "geojson.bad_properties": _N("Feature {feature}: its properties are not an object but {found}."),
    "geojson.bad_bbox": _N("Feature {feature}: its bbox is not four or six numbers but {found}."),
    "geojson.bad_nesting": _N("Feature {feature}: its coordinates are not nested as its type demands (found {found})."),
    "geojson.not_a_number": _N("Feature {feature}, position {position}: {found} is not a number."),
    "geojson.position_length": _N("Feature {feature}, position {position}: a position has 2 or 3 numbers, not {length}."),
    "geojson.mixed_dimensions": _N("Feature {feature}, position {position}: some positions have a height and some have not."),
    "geojson.short_ring": _N("Feature {feature}: a ring has {positions} positions; it needs at least {needed}."),
    "geojson.short_line": _N("Feature {feature}: a line has {positions} positions; it needs at least {needed}."),
    "geojson.open_ring": _N("Feature {feature}: a ring ends at {last} but began at {first}. Close it, or send what is missing."),
    # … read with a warning
    "geojson.read_as_gbk": _N("The text was read as GBK."),
    "geojson.ring_text": _N("Read as outlines “lng,lat;lng,lat”, one feature a line."),
    "geojson.bare_array": _N("The file is an array of features without a collection around it; it was read as one."),
    "geojson.winding": _N("{count} features had rings in the wrong direction (first: {feature}); they were turned, no coordinate changed."),
    "geojson.precision": _N("{count} features have more than {decimals} decimals (first: {feature}); all digits were kept."),
    "geojson.changed_semantics": _N("{count} features have members of an older GeoJSON ({members}; first: {feature}); they were passed over, attributes kept."),
    "geojson.nested_collection": _N("{count} features nest a geometry collection in another (first: {feature})."),
    "geojson.single_collection": _N("{count} features are a geometry collection of one (first: {feature})."),
    "geojson.empty_geometry": _N("{count} features have a geometry without coordinates (first: {feature}); they have no place."),
    "geojson.no_properties": _N("{count} features have no attributes (first: {feature})."),
    "geojson.legacy_crs": _N("The file names its coordinate system: {crs}."),
    "geojson.unknown_crs": _N("The file names a coordinate system that is not understood: {crs}."),
    "geojson.not_lonlat": _N("Feature {feature} has coordinates that are no longitude and latitude."),
    "geojson.invalid_geometry": _N("{count} features have an outline that crosses itself or is otherwise faulty (first: {feature}, {reason})."),
    # … written
    "geojson.degenerate": _N("Feature {feature} is so small that rounding to {decimals} decimals leaves nothing of it. Nothing was written."),
    "geojson.unwritable": _N("Feature {feature}: the attribute {member} has a value that cannot be written. Nothing was written."),
    # catalogue files
    "catalogue.file_missing": _N("The catalogue folder has no file {file}. Nothing was read."),
    "catalogue.file_not_text": _N("{file} is not UTF-8 text. Save it as “CSV UTF-8” and try again."),
    "catalogue.bad_columns": _N("{file} lacks the columns {missing}. Nothing was read."),
    "catalogue.bad_value": _N("{file}, line {line}: “{value}” is not possible in column {column}. Nothing was read."),
    "catalogue.repeated_code": _N("{file}, line {line}: the code {repeated} occurs twice. Nothing was read."),
    # files from elsewhere: vector files, read in a process of their own
    "vector.missing": _N("There is no file {file}."),
    "vector.unknown_format": _N("{file} is in no format that is read here. Known endings: {formats}."),
    "vector.unreadable": _N("The file cannot be read: {fault}"),
    "vector.not_as_named": _N("The file is called {promised} but is {found}. Rename it and try again."),
    "vector.no_driver": _N("This installation cannot read {driver}."),
    "vector.no_such_layer": _N("There is no layer {layer}. The file has: {layers}."),
    "vector.several_layers": _N("The file has several layers; say which one: {layers}."),
    "vector.no_geometry_layer": _N("No layer of the file has geometry."),
    "vector.too_many_features": _N("The file has more than {limit} features. Cut it into parts."),
    "vector.bad_geometry": _N("Feature {feature}: its geometry is damaged."),
    "vector.missing_part": _N("{file} came without {parts}. A Shapefile is several files; get them all."),
    "vector.no_prj": _N("{file} came without a .prj and does not say its coordinate system."),
    "foreign.timeout": _N("Reading the file took longer than {seconds} seconds and was stopped."),
    "foreign.memory": _N("Reading the file needed more than {megabytes} MB of memory and was stopped."),
    "foreign.crashed": _N("Reading the file failed; it is damaged or made to do harm. Nothing was taken over."),
    "foreign.cancelled": _N("Reading was cancelled. Nothing was taken over."),
    # … tables
    "table.missing": _N("There is no file {file}."),
    "table.unknown_format": _N("{file} is no table that is read here. Known endings: {formats}."),
    "table.too_large": _N("{file} has {megabytes} MB; at most {limit_megabytes} MB are read."),
    "table.encoding": _N("{file} is neither UTF-8 nor GBK text. Save it as XLSX or UTF-8 and try again."),
    "table.encrypted": _N("{file} is protected by a password. Save a copy without one and try again."),
    "table.unreadable": _N("{file} is damaged: {fault}"),
    "table.web_page": _N("{file} is a web page in disguise. Open it in a spreadsheet program and save it as XLSX."),
    "table.bad_line": _N("{file}, row {row}: {fault}"),
    "table.empty": _N("{file} is empty."),
    "table.no_such_sheet": _N("{file} has no sheet {sheet}. It has: {sheets}."),
    "table.too_many_rows": _N("{rows} rows are more than the limit of {limit}. Cut the table into parts."),
    "table.too_many_columns": _N("{columns} columns are more than the limit of {limit}."),
    "table.text_too_long": _N("Row {row}, column “{column}”: a cell holds at most {limit} characters. Nothing was written."),
    "table.read_as_gbk": _N("The text was read as GBK."),
    "table.title_rows": _N("{count} title rows above the header were passed over."),
    "table.repeated_header": _N("The header “{header}” occurs more than once."),
    "table.other_sheets": _N("Other sheets were not read: {sheets}."),
    "table.digits_lost": _N("Column “{column}”: {count} codes were stored as numbers and have lost their last digits. Store the column as text."),
    # … web maps
    "webmap.folder_in_use": _N("The folder {folder} holds other files and was left as it is. Choose a new or an empty folder."),
    "webmap.not_lonlat": _N("Layer {layer} has coordinates that are no longitude and latitude."),
    # … deliveries
    "profile.unknown": _N("There is no delivery profile {profile}. There are: {profiles}."),
    "profile.kind_not_delivered": _N("The profile {profile} does not deliver {kind}."),
    "profile.bad_code": _N("Row {row}: the code “{code}” breaks the rule of the profile {profile} or comes twice."),
    "profile.crossing_outline": _N("Row {row}: rounded to the delivery's decimals, the outline touches or crosses itself."),
    "manifest.missing": _N("{file} has no manifest beside it."),
    "manifest.unreadable": _N("{file} is no manifest of this program."),
    "manifest.changed": _N("{file} is not the file its manifest was written for. Ask for it again."),
    **EVENTS,
    **GRIDS,
    **IMPORTS,
    **HANDING_ON,
}
"""English template of every code; `{name}` is filled from the error's or finding's parameters."""

_ACT_PARAMS = frozenset({"act", "allowed"})
_NAMES = re.compile(r"{(\w+)}")
_BUG = _N("The program made a mistake and took the act back; your records are as before. Details are in the log.")
_UNKNOWN = _N("This was refused ({code}). Nothing was written.")
_FINDING = _N("Something is doubtful here ({code}).")
_RETRY = _N("{fault} Nothing was lost; try again.")


class _Params(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def word(subject: BaseException | Finding) -> str:
    """Return the sentence for an error or a finding, in the user's language.

    Parameters
    ----------
    subject : UserError, GeometryError, Finding or any other exception
        Anything without a code is our bug and is said to be one.
    """
    if isinstance(subject, Finding) and subject.code not in WORDINGS:
        return _(_FINDING).format(code=subject.code)
    if isinstance(subject, UserError | GeometryError | Finding):
        return word_code(subject.code, subject.params)
    if isinstance(subject, OSError):
        return _(_RETRY).format(fault=subject.strerror or str(subject))
    return _(_BUG)


def word_code(code: str, params: Mapping[str, object]) -> str:
    """Return the sentence for a code and its parameters, in the user's language."""
    template = WORDINGS.get(code)
    if template is None:
        return _(_UNKNOWN).format(code=code)
    return _(template).format_map(_Params({name: _named(name, value) for name, value in params.items()}))


def word_act(act: str, params: Mapping[str, object]) -> str:
    """Return the name of an act in the history ("split grid 005"), in the user's language."""
    undone = params.get("undone_act")
    if act == "undo" and isinstance(undone, str):
        rest = {name: value for name, value in params.items() if name != "undone_act"}
        return _("Take back: {act}").format(act=word_act(undone, rest))
    shown = {name: _named(name, value) for name, value in params.items()}
    for template in ACTS.get(act, ()):
        if set(_NAMES.findall(template)) <= set(shown):
            return _(template).format(**shown)
    return act.replace("_", " ")


def word_rule(rule: str, catalogue_name: str = "") -> str:
    """Return which rule set a deadline, in the user's language.

    Parameters
    ----------
    rule : str
        As events keep it: ``catalogue/edition/item/stage/grade/urgency`` or ``preset/stage``.
    catalogue_name : str
        What the catalogue is called, where that is known; its code stands in else.
    """
    parts = rule.split("/")
    if len(parts) == 2 and parts[0] == "preset":
        return _("Preset of the workspace · {stage}").format(stage=_(STAGES.get(parts[1], parts[1])))
    if len(parts) != 6:
        return rule
    catalogue, edition, item, stage, grade, urgency = parts
    shown = _("Catalogue {catalogue}, edition {edition} · item {item} · {stage}").format(
        catalogue=catalogue_name or catalogue, edition=edition, item=item, stage=_(STAGES.get(stage, stage))
    )
    more = [term(Grade(grade))] if grade != "*" else []
    more += [term(Urgency(urgency))] if urgency != "normal" else []
    return " · ".join([shown, *more])


def is_environment(error: BaseException) -> bool:
    """Whether the surroundings, not the user and not the program, are at fault and trying again may help."""
    return isinstance(error, EnvironmentFault | OSError)


def is_refusal(error: BaseException) -> bool:
    """Whether the rules refused what the user asked for or gave."""
    return isinstance(error, UserError | GeometryError) and not is_environment(error)


def _named(name: str, value: object) -> str:
    """Show a parameter; acts as the history names them, kinds of records by their register."""
    if name in _ACT_PARAMS:
        acts = value if isinstance(value, list | tuple) else [value]
        return _listed([word_act(str(one), {}) if str(one) in ACTS else _shown(one) for one in acts])
    if name in ("kind", "kinds"):
        kinds = value if isinstance(value, list | tuple) else [value]
        return _listed([_(RECORD_KINDS[one]) if one in RECORD_KINDS else _shown(one) for one in kinds])
    return _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, StrEnum) and type(value) in TERMS:
        return term(value)
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, list | tuple | set | frozenset):
        return _listed([_shown(one) for one in value])
    return str(value)


def _listed(words: list[str]) -> str:
    """Join words; of a long list the first few and how many there are."""
    if len(words) <= LONGEST_LIST:
        return _(", ").join(words)
    shown = _(", ").join(words[:LONGEST_LIST])
    return _("{shown} … ({count} in all)").format(shown=shown, count=len(words))

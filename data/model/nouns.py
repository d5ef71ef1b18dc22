"""All nouns in one import, for the store that must know every table and for people who look around."""

from data.model.areas import Area, AreaLevel
from data.model.assets import Asset, AssetState
from data.model.base import Base
from data.model.bindings import Binding, BindingOrigin, SubjectKind
from data.model.catalogue import CalendarDay, Catalogue, CatalogueItem, CodeListEntry
from data.model.events import EventSource, EventState, Grade, GridEvent, Urgency
from data.model.grids import Boundary, Grid, GridKind, Lineage, LineageReason
from data.model.organisations import Organisation, OrganisationKind
from data.model.paperwork import Attachment, AttachmentContent, Notice, NoticeState, Workspace
from data.model.people import Consent, Household, Person, Residence
from data.model.places import BaseSurface, Place, PlaceKind, PlaceOutline, StreetLine
from data.model.staff import Department, Role, Shift, Worker, WorkerGrid
from data.model.tasks import ExtensionRequest, HandlingTask, PatrolCheckpoint, PatrolTask, TaskState, VerificationTask

__all__ = [
    "Area", "AreaLevel", "Asset", "AssetState", "Attachment", "AttachmentContent", "Base", "BaseSurface",
    "Binding", "BindingOrigin", "Boundary", "CalendarDay", "Catalogue", "CatalogueItem", "CodeListEntry",
    "Consent", "Department", "EventSource", "EventState", "ExtensionRequest", "Grade", "Grid", "GridEvent",
    "GridKind", "HandlingTask", "Household", "Lineage", "LineageReason", "Notice", "NoticeState", "Organisation",
    "OrganisationKind", "PatrolCheckpoint", "PatrolTask", "Person", "Place", "PlaceKind", "PlaceOutline",
    "Residence", "Role", "Shift", "StreetLine", "SubjectKind", "TaskState", "Urgency", "VerificationTask",
    "Worker", "WorkerGrid", "Workspace",
]

"""Least privilege: who only reads writes nothing, and an area bounds those who work in it."""

import uuid

import pytest

from data.model.actor import Actor
from data.model.errors import UserError
from data.model.rights import READ_ONLY, ROLES_BY_ACT, may, require, require_area
from data.model.staff import Role

AREA, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize("role", sorted(READ_ONLY))
def test_auditors_and_administrators_write_nothing(role: Role) -> None:
    assert not any(may(role, act) for act in [*ROLES_BY_ACT, "anything_else"])


@pytest.mark.parametrize("act", sorted(ROLES_BY_ACT))
def test_every_act_is_open_to_somebody(act: str) -> None:
    assert ROLES_BY_ACT[act]


def test_a_volunteer_reports_but_sends_nobody_out() -> None:
    volunteer = Actor("V1", "", Role.VOLUNTEER)
    require(volunteer, "report_event")
    with pytest.raises(UserError) as refused:
        require(volunteer, "plan_patrol")
    assert refused.value.code == "rights.not_allowed"
    assert Role.VOLUNTEER not in refused.value.params["allowed"]  # type: ignore[operator]  # a list of roles


@pytest.mark.parametrize(("own", "areas", "fits"), [
    (None, [AREA], True), (AREA, [AREA, OTHER], True), (AREA, [], True), (AREA, [OTHER], False),
])
def test_an_area_bounds_who_works_in_it(own: uuid.UUID | None, areas: list[uuid.UUID], fits: bool) -> None:
    actor = Actor("O1", "", Role.OPERATOR)
    if fits:
        require_area(actor, "dispatch_event", own, areas)
    else:
        with pytest.raises(UserError) as refused:
            require_area(actor, "dispatch_event", own, areas)
        assert refused.value.code == "rights.outside_area"

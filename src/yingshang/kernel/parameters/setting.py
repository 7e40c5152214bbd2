"""Setting a parameter: a new dated value beside the old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.events import event_type, record
from yingshang.kernel.models import Parameter
from yingshang.kernel.parameters.declaring import declared
from yingshang.kernel.rules import allow, holds

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.parameters.declaring import Value

parameter_set = event_type("kernel.parameter_set", "将参数“{label}”自{valid_from}起设为“{value}”，依据：{basis}")
allow("kernel.set_parameter", holds("clerk", "section_head", "system_admin"))


@command("kernel.set_parameter")
def set_parameter(*, actor: Actor, name: str, value: Value, valid_from: date, basis: str) -> Parameter:
    """Set ``name`` from a day on. Nothing earlier is changed: what was computed under the old value stays right.

    Raises NotFound for an unknown name, Refusal for a value out of its limits or without a basis.
    """
    parameter = declared().get(name)
    if parameter is None:
        raise NotFound
    if not basis.strip():
        raise Refusal("kernel.parameter_basis", field="basis")
    row = Parameter.objects.create(
        name=name,
        value=parameter.check(value),
        valid_from=valid_from,
        basis=basis.strip()[:200],
        person_name=actor.name,
        at=clock.now(),
    )
    record(
        parameter_set,
        row,
        actor=actor,
        label=parameter.label,
        value=value,
        valid_from=valid_from.isoformat(),
        basis=row.basis,
    )
    return row

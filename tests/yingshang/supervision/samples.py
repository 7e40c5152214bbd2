"""Objects behind the addresses of supervision."""

from __future__ import annotations

from tests.factories.orgs import actor_of, make_person
from tests.factories.sheets import import_sample
from tests.factories.supervision import problem_at
from tests.yingshang.samples import Sample
from yingshang.orgs.models import Unit
from yingshang.supervision.actions.problems import assign_problem


def problem(county, person):
    """A problem of the person's own office, else one that was handed out to their unit."""
    actor = actor_of(person)
    unit = Unit.objects.get(pk=actor.unit_id or county.office.pk)
    clerk = actor_of(make_person("登记人", unit if actor.role != "liaison" else county.office, "clerk"))
    made = problem_at(clerk, county.bureau if unit.pk == county.office.pk else unit)
    if actor.role == "liaison":
        assign_problem(actor=clerk, problem=made, version=made.version)
    return {"pk": made.pk}


def foreign_problem(county, _):
    """What a town registered about itself."""
    clerk = actor_of(make_person("登记人", county.town, "clerk"))
    return {"pk": problem_at(clerk, county.town).pk}


PROBLEM = Sample(own=problem, foreign=foreign_problem)
SAMPLES = dict.fromkeys(
    (
        "supervision:problem",
        "supervision:edit_problem",
        "supervision:problem_files",
        "supervision:problem_assign",
        "supervision:problem_close",
        "supervision:problem_fail",
        "supervision:problem_withdraw",
    ),
    PROBLEM,
) | {
    "supervision:problems_import_run": import_sample("supervision.problems"),
    "supervision:problems_import_problems": import_sample("supervision.problems"),
}

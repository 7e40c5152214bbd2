"""Objects behind the addresses of supervision."""

from __future__ import annotations

from tests.factories.orgs import actor_of, make_person
from tests.factories.sheets import import_sample
from tests.factories.supervision import circular_of, problem_at
from tests.yingshang.samples import Sample
from tests.yingshang.supervision.ladder_samples import LADDER_SAMPLES
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


def circular(county, person):
    """A circular of the person's own office."""
    unit = Unit.objects.get(pk=actor_of(person).unit_id or county.office.pk)
    return {"pk": circular_of(actor_of(make_person("起草人", unit, "clerk"))).pk}


def foreign_circular(county, _):
    """What a town wrote about its own."""
    return {"pk": circular_of(actor_of(make_person("起草人", county.town, "clerk"))).pk}


CIRCULAR = Sample(own=circular, foreign=foreign_circular)
PROBLEM = Sample(own=problem, foreign=foreign_problem)
SAMPLES = (
    LADDER_SAMPLES
    | dict.fromkeys(
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
    )
    | dict.fromkeys(
        (
            "supervision:circular",
            "supervision:circular_preview",
            "supervision:circular_duties",
            "supervision:circular_table",
            "supervision:write_circular",
            "supervision:recount_circular",
            "supervision:compose_circular",
            "supervision:freeze_circular",
            "supervision:circular_letter",
            "supervision:correct_circular",
            "supervision:withdraw_circular",
        ),
        CIRCULAR,
    )
    | {
        "supervision:problems_import_run": import_sample("supervision.problems"),
        "supervision:problems_import_problems": import_sample("supervision.problems"),
    }
)

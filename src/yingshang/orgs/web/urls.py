"""Addresses of units and people."""

from __future__ import annotations

from django.urls import path

from yingshang.kernel.web.sheets import import_urls
from yingshang.orgs.forms.sheets import PEOPLE, UNITS
from yingshang.orgs.web import groups, names, people, publishing, tree, units

app_name = "orgs"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("find/", tree.find, name="find"),
    path("suggest/", tree.suggest, name="suggest"),
    path("found/", units.found, name="found_top"),
    path("me/", people.me, name="me"),
    path("people/", people.ledger, name="people"),
    path("people/file/", people.ledger_file, name="people_file"),
    path("list/", units.ledger, name="units"),
    path("list/file/", units.ledger_file, name="units_file"),
    *import_urls(UNITS, "import/units/", name="units_import", back="orgs:units"),
    *import_urls(PEOPLE, "import/people/", name="people_import", back="orgs:people"),
    path("people/suggest/", tree.suggest_people, name="suggest_people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="edit_person"),
    path("people/<int:pk>/leave/", people.leave, name="leave"),
    path("people/<int:pk>/return/", people.come_back, name="return_person"),
    path("people/<int:pk>/assign/", people.assign, name="assign"),
    path("posts/<int:pk>/edit/", people.edit_post, name="edit_post"),
    path("posts/<int:pk>/end/", people.end_post, name="end_post"),
    path("posts/<int:pk>/scope/", people.scope, name="scope"),
    path("posts/<int:pk>/chief/", people.chief, name="chief"),
    path("posts/<int:pk>/delegate/", people.delegate, name="delegate"),
    path("delegations/<int:pk>/end/", people.end_delegation, name="end_delegation"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.new_group, name="new_group"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/edit/", groups.change_group, name="edit_group"),
    path("groups/<int:pk>/put-in/", groups.put_in, name="put_in"),
    path("groups/<int:pk>/export/", groups.export_members, name="group_export"),
    path("groups/<int:pk>/listed/<int:row>/end/", groups.take_out, name="take_out"),
    path("public/", publishing.index, name="public"),
    path("public/<int:pk>/", publishing.unit, name="public_unit"),
    path("names/", names.names, name="names"),
    path("names/teach/", names.teach, name="teach_names"),
    path("names/aliases/", names.aliases, name="aliases"),
    path("<int:pk>/", units.unit, name="unit"),
    path("<int:pk>/branch/", tree.branch, name="branch"),
    path("<int:pk>/found/", units.found, name="found"),
    path("<int:pk>/edit/", units.edit, name="edit"),
    path("<int:pk>/move/", units.move, name="move"),
    path("<int:pk>/rename/", units.rename, name="rename"),
    path("<int:pk>/merge/", units.merge, name="merge"),
    path("<int:pk>/split/", units.split, name="split"),
    path("<int:pk>/dissolve/", units.dissolve, name="dissolve"),
    path("<int:pk>/restore/", units.restore, name="restore"),
    path("<int:pk>/alias/", units.alias, name="alias"),
    path("<int:pk>/alias/<int:row>/drop/", units.drop_alias, name="drop_alias"),
    path("<int:pk>/people/add/", people.add, name="add_person"),
]

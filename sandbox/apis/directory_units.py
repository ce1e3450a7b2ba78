"""Org units: the tree that every account hangs in."""

from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_common import check_customer, invalid, reader_only, writer_only
from sandbox.apis.directory_resources import complete_unit, etag_of, token_of
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

SHOWN_IN_PLACE = ("description", "blockInheritance")


def unit_not_found() -> Refusal:
    return Refusal(404, "Org unit not found", reason="notFound")


def find_unit(world: "World", key: str) -> Json | None:
    """A unit by `id:…` or by its path with the leading slash, whatever its case."""
    if key.startswith("id:"):
        return next((unit for unit in world.orgunits.values() if unit["orgUnitId"] == key), None)
    wanted = key.casefold()
    return world.orgunits.get(key) or next((u for path, u in world.orgunits.items() if path.casefold() == wanted), None)


def _of_path_parameter(world: "World", call: Call) -> Json:
    """The unit in the path of a call, which is written without the leading slash."""
    key = call.params["orgUnitPath"]
    unit = None if key.startswith("/") else find_unit(world, key if key.startswith("id:") else f"/{key}")
    if unit is None:
        raise unit_not_found()
    return unit


def below(world: "World", path: str) -> list[Json]:
    """All units under a path, sorted by path."""
    start = path.rstrip("/") + "/"
    return [unit for known, unit in sorted(world.orgunits.items()) if known.startswith(start) and known != "/"]


@handles("directory.orgunits.list")
def list_units(world: "World", call: Call) -> Json:
    reader_only(world, call)
    check_customer(world, call.params["customerId"])
    top = find_unit(world, call.params.get("orgUnitPath") or "/")
    if top is None:
        raise unit_not_found()
    kind = call.params.get("type") or "children"
    units = below(world, top["orgUnitPath"])
    if kind == "children":
        units = [unit for unit in units if unit["parentOrgUnitPath"] == top["orgUnitPath"]]
    elif kind == "allIncludingParent":
        units = [top, *units]
    answer: Json = {"kind": "admin#directory#orgUnits", "etag": etag_of(f"units {len(world.orgunits)}")}
    if units:
        answer["organizationUnits"] = [dict(unit) for unit in units]
    return answer


@handles("directory.orgunits.get")
def get_unit(world: "World", call: Call) -> Json:
    reader_only(world, call)
    check_customer(world, call.params["customerId"])
    return dict(_of_path_parameter(world, call))


@handles("directory.orgunits.insert")
def insert_unit(world: "World", call: Call) -> Json:
    writer_only(world, call)
    check_customer(world, call.params["customerId"])
    name = _name(call.body.get("name"))
    parent = _parent(world, call.body)
    if parent is None:
        raise Refusal(400, "Invalid Parent Orgunit Id", reason="invalid")
    path = f"{parent['orgUnitPath'].rstrip('/')}/{name}"
    if find_unit(world, path) is not None:
        raise Refusal(400, "Invalid Ou Id", reason="invalid")
    unit_id = "id:03ph8a2z" + token_of(f"unit {path} {world.timestamp()} {world.random.random()}", 10)
    world.orgunits[path] = complete_unit(call.body, path, parent, unit_id=unit_id)
    return dict(world.orgunits[path])


def _name(name: object) -> str:
    if not isinstance(name, str) or not name.strip() or "/" in name:
        raise Refusal(400, "Invalid Orgunit Name", reason="invalid")
    return name


def _parent(world: "World", body: Json) -> Json | None:
    """The parent a body names by id or by path."""
    key = body.get("parentOrgUnitId") or body.get("parentOrgUnitPath")
    if not key:
        raise Refusal(400, "Required: parentOrgUnitPath", reason="required")
    return find_unit(world, key)


@handles("directory.orgunits.patch")
@handles("directory.orgunits.update")
def change_unit(world: "World", call: Call) -> Json:
    """Describe, rename or move a unit; units below and their people move along. Ids stay."""
    writer_only(world, call)
    check_customer(world, call.params["customerId"])
    unit = _of_path_parameter(world, call)
    old = unit["orgUnitPath"]
    parent_path = unit.get("parentOrgUnitPath", "/")
    if call.body.get("parentOrgUnitId") or call.body.get("parentOrgUnitPath"):
        parent = _parent(world, call.body)
        if parent is None or f"{parent['orgUnitPath']}/".startswith(f"{old}/"):
            raise Refusal(400, "Invalid Parent Orgunit Id", reason="invalid")
        parent_path = parent["orgUnitPath"]
    new = f"{parent_path.rstrip('/')}/{_name(call.body.get('name', unit['name']))}"
    there = find_unit(world, new)
    if there is not None and there is not unit:
        raise Refusal(400, "Invalid Ou Id", reason="invalid")
    if old not in ("/", new):
        _move(world, old, new)
    unit.update({key: call.body[key] for key in SHOWN_IN_PLACE if key in call.body})
    unit["etag"] = etag_of(f"{unit['orgUnitId']} {world.timestamp()}")
    return dict(unit)


def _move(world: "World", old: str, new: str) -> None:
    moved = [unit for path, unit in world.orgunits.items() if path == old or path.startswith(f"{old}/")]
    for unit in moved:
        del world.orgunits[unit["orgUnitPath"]]
        unit["orgUnitPath"] = new + unit["orgUnitPath"].removeprefix(old)
        world.orgunits[unit["orgUnitPath"]] = unit
    for unit in moved:
        path = unit["orgUnitPath"]
        parent = world.orgunits[path.rpartition("/")[0] or "/"]
        unit["name"] = path.rpartition("/")[2]
        unit["parentOrgUnitPath"], unit["parentOrgUnitId"] = parent["orgUnitPath"], parent["orgUnitId"]
    for user in world.users.values():
        if user["orgUnitPath"] == old or user["orgUnitPath"].startswith(f"{old}/"):
            user["orgUnitPath"] = new + user["orgUnitPath"].removeprefix(old)


@handles("directory.orgunits.delete")
def delete_unit(world: "World", call: Call) -> None:
    writer_only(world, call)
    check_customer(world, call.params["customerId"])
    unit = _of_path_parameter(world, call)
    path = unit["orgUnitPath"]
    if path == "/":
        raise invalid("orgUnitPath")
    if below(world, path) or any(user["orgUnitPath"] == path for user in world.users.values()):
        raise Refusal(412, "Org unit is not empty", reason="conditionNotMet")
    del world.orgunits[path]

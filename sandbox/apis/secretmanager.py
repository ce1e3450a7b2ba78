"""Secret Manager v1: secrets of the service account's own project, their versions, and what these hold."""

import re
from typing import TYPE_CHECKING, Any

from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal
from sandbox.world import StoredSecret

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]

SECRET_ID = re.compile(r"[\w-]{1,255}", re.ASCII)


@handles("secretmanager.projects.secrets.create")
def create(world: "World", call: Call) -> Json:
    parent, id_ = call.params["parent"], call.params.get("secretId", "")
    name = f"{parent}/secrets/{id_}"
    _allow(call, "secretmanager.secrets.create", parent)
    if not SECRET_ID.fullmatch(id_):
        raise Refusal(400, f"Secret ID [{id_}] must match the pattern [[a-zA-Z_0-9]+].")
    if not call.body.get("replication"):
        raise Refusal(400, "Replication policy must be set.")
    if name in world.secrets:
        raise Refusal(409, f"Secret [{name}] already exists.")
    resource = {"name": name, "replication": call.body["replication"], "createTime": world.timestamp()}
    world.secrets[name] = StoredSecret(resource)
    return dict(resource)


@handles("secretmanager.projects.secrets.addVersion")
def add_version(world: "World", call: Call) -> Json:
    secret = _secret(world, call, "secretmanager.versions.add", call.params["parent"])
    data = (call.body.get("payload") or {}).get("data")
    if not data:
        raise Refusal(400, "Secret Payload cannot be empty.")
    version = {
        "name": f"{call.params['parent']}/versions/{len(secret.versions) + 1}",
        "createTime": world.timestamp(),
        "state": "ENABLED",
    }
    secret.versions.append(version)
    secret.contents.append(data)
    return dict(version)


@handles("secretmanager.projects.secrets.versions.access")
def access(world: "World", call: Call) -> Json:
    version, content = _version(world, call, "secretmanager.versions.access")
    if version["state"] != "ENABLED":
        raise Refusal(
            400, f"Secret Version [{version['name']}] is in {version['state']} state.", status="FAILED_PRECONDITION"
        )
    return {"name": version["name"], "payload": {"data": content}}


@handles("secretmanager.projects.secrets.versions.disable")
def disable(world: "World", call: Call) -> Json:
    version, _ = _version(world, call, "secretmanager.versions.disable")
    version["state"] = "DISABLED"
    return dict(version)


@handles("secretmanager.projects.secrets.versions.enable")
def enable(world: "World", call: Call) -> Json:
    version, _ = _version(world, call, "secretmanager.versions.enable")
    version["state"] = "ENABLED"
    return dict(version)


def _allow(call: Call, permission: str, resource: str) -> None:
    """A service account in its own project may everything; a user, in whose name it acts, nothing."""
    own = call.actor.email.endswith(".gserviceaccount.com")
    if not own or f"{resource}/".split("/")[1] != call.actor.project:
        raise Refusal(403, f"Permission '{permission}' denied for resource '{resource}' (or it may not exist).")


def _secret(world: "World", call: Call, permission: str, name: str) -> StoredSecret:
    _allow(call, permission, name)
    if name not in world.secrets:
        raise Refusal(404, f"Secret [{name}] not found.")
    return world.secrets[name]


def _version(world: "World", call: Call, permission: str) -> tuple[Json, str]:
    """A version and what it holds; `latest` is the newest."""
    name, _, number = call.params["name"].rpartition("/versions/")
    secret = _secret(world, call, permission, name)
    if not secret.versions:
        raise Refusal(404, f"Secret [{name}] not found or has no versions.")
    place = len(secret.versions) if number == "latest" else int(number) if number.isdigit() else 0
    if not 1 <= place <= len(secret.versions):
        raise Refusal(404, f"Secret Version [{call.params['name']}] not found.")
    return secret.versions[place - 1], secret.contents[place - 1]

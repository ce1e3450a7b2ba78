"""`users.list`: pages of a list that is sorted once and kept until somebody is added, removed or renamed."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sandbox.apis.directory_common import check_customer, check_domain, forbidden, invalid, may_read
from sandbox.apis.directory_paging import BadTokenError, issue_token, read_token
from sandbox.apis.directory_query import users_test
from sandbox.apis.directory_resources import domain_of, etag_of
from sandbox.handlers import Call, handles
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

Json = dict[str, Any]
Key = tuple[str, str]

PUBLIC = (  # what viewType=domain_public shows of a colleague
    *("kind", "id", "etag", "primaryEmail", "name", "emails", "organizations", "phones", "locations"),
    *("relations", "addresses", "thumbnailPhotoUrl", "websites"),
)
SORT_KEYS: dict[str, Callable[[Json], str]] = {
    "email": lambda user: str(user["primaryEmail"].lower()),
    "familyName": lambda user: f"{user['name']['familyName']}\0{user['name']['givenName']}".casefold(),
    "givenName": lambda user: f"{user['name']['givenName']}\0{user['name']['familyName']}".casefold(),
}
QUESTION = ("customer", "domain", "query", "orderBy", "sortOrder", "projection", "viewType", "showDeleted")


@dataclass(frozen=True, slots=True)
class Order:
    """All users in one order. The id stands last in each key, so that no two are equal."""

    revision: tuple[int, int]
    keys: Sequence[Key]
    users: Sequence[Json]

    def after(self, position: Key | None, *, descending: bool) -> Iterable[Json]:
        if descending:
            end = len(self.keys) if position is None else bisect_left(self.keys, position)
            return (self.users[index] for index in range(end - 1, -1, -1))
        return islice(self.users, 0 if position is None else bisect_right(self.keys, position), None)


def sort_users(users: Iterable[Json], order_by: str, revision: tuple[int, int]) -> Order:
    key = SORT_KEYS[order_by]
    rows = sorted((((key(user), user["id"]), user) for user in users), key=itemgetter(0))
    return Order(revision, [row[0] for row in rows], [row[1] for row in rows])


def users_in_order(world: "World", order_by: str) -> Order:
    """All users sorted; sorted again only when the directory has changed."""
    kept: dict[str, Order] = world.directory_order if world.directory_order is not None else {}
    world.directory_order = kept
    revision = (world.directory_revision, len(world.users))
    order = kept.get(order_by)
    if order is None or order.revision != revision:
        order = kept[order_by] = sort_users(world.users.values(), order_by, revision)
    return order


@handles("directory.users.list")
def list_users(world: "World", call: Call) -> Json:
    params = call.params
    size = params.get("maxResults") or 100
    if not 1 <= size <= 500:
        raise invalid("maxResults")
    order_by = params.get("orderBy") or "email"
    descending = params.get("sortOrder") == "DESCENDING"
    wanted = _wanted(world, call)
    if str(params.get("showDeleted") or "false").lower() == "true":
        order = sort_users(world.deleted_users.values(), order_by, (0, 0))
    else:
        order = users_in_order(world, order_by)
    question = [call.actor.user_id, *(params.get(name) for name in QUESTION)]
    try:
        position = read_token(world, question, params["pageToken"]) if params.get("pageToken") else None
    except BadTokenError:
        raise invalid("pageToken") from None
    after = order.after(tuple(position) if position else None, descending=descending)
    found = list(islice(filter(wanted, after), size + 1))
    page = found[:size]
    answer: Json = {"kind": "admin#directory#users", "etag": etag_of(f"users {world.directory_revision}")}
    if page:
        answer["users"] = [shown_user(user, params) for user in page]
    if len(found) > size:
        last = page[-1]
        answer["nextPageToken"] = issue_token(world, question, [SORT_KEYS[order_by](last), last["id"]])
    return answer


def _wanted(world: "World", call: Call) -> Callable[[Json], bool]:
    """The test of this call's customer or domain, view and query."""
    params = call.params
    customer, domain = params.get("customer"), params.get("domain")
    if not customer and not domain:
        raise Refusal(400, "Bad Request", reason="badRequest")
    admin_view = params.get("viewType", "admin_view") != "domain_public"
    if admin_view and not may_read(world, call.actor):
        raise forbidden()
    check_projection(params)
    tests: list[Callable[[Json], bool]] = []
    if customer:
        check_customer(world, customer)
    if domain:
        check_domain(world, domain)
        tests.append(lambda user: domain_of(user["primaryEmail"]) == domain.lower())
    if not admin_view:
        tests.append(is_public)
    if (params.get("query") or "").strip():
        tests.append(users_test(world, params["query"], admin_view=admin_view))
    if len(tests) == 1:
        return tests[0]
    return lambda user: all(test(user) for test in tests)


def check_projection(params: Json) -> None:
    """Refuse a custom projection that does not say which schemas.

    Raises:
        Refusal: 400.
    """
    if params.get("projection") == "custom" and not params.get("customFieldMask"):
        raise invalid("customFieldMask")


def is_public(user: Json) -> bool:
    """Whether colleagues find this account in the global address list."""
    return bool(user["includeInGlobalAddressList"]) and not user["suspended"] and not user["archived"]


def shown_user(user: Json, params: Json) -> Json:
    """A user as this projection and view show it."""
    if params.get("viewType") == "domain_public":
        return {key: user[key] for key in PUBLIC if key in user}
    shown = dict(user)
    projection = params.get("projection") or "basic"
    if "customSchemas" in shown and projection != "full":
        del shown["customSchemas"]
        if projection == "custom":
            names = params["customFieldMask"].split(",")
            shown["customSchemas"] = {
                name: user["customSchemas"][name] for name in names if name in user["customSchemas"]
            }
    return shown

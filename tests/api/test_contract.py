"""The API keeps what its document promises, whatever is sent: schemathesis makes the requests from the document."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import Case, GenerationMode

from service.api.tokens import create
from tests.support.databases import fresh_database
from tests.support.skolby import INCIDENTS, PHISHING, Town

EXAMPLES = 12
MEANT_OTHERWISE = {
    # Sound by its shape, and yet there is no such module, unit or person, or the day has passed, which 422 says; or it
    # has changed since it was read, which 412 says.
    "POST /api/v1/assignments",
    "POST /api/v1/assignments/dry-run",
    "PUT /api/v1/roles",
    "DELETE /api/v1/roles",
    "PATCH /api/v1/assignments/{assignment}",
    "DELETE /api/v1/assignments/{assignment}",
}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The document of an API over Skolby, and the headers of an administrator of everything."""
    with fresh_database("sqlite", tmp_path_factory.mktemp("contract")) as url:
        town = Town(url, NANOLEARN_API_RATE="100000")
        town.settle()
        town.assign(PHISHING, INCIDENTS, due=date(2026, 12, 18))
        town.form(PHISHING)
        with town.service.engine.begin() as connection:
            token = create(connection, name="contract", role="administrator", unit="/", until=None, now="2026")
        yield schemathesis.openapi.from_wsgi("/api/openapi.json", town.app()), {"Authorization": f"Bearer {token}"}
        town.service.close()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_the_api_keeps_its_document(api: Any, mode: GenerationMode) -> None:
    """Sound requests are answered as described, unsound ones refused as described, none breaks anything."""
    schema, headers = api
    tried = [_try(result.ok(), mode, headers) for result in schema.get_all_operations()]
    assert len(tried) >= 20


def _try(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> str:
    """Send some requests of a kind to one operation."""
    name = f"{operation.method.upper()} {operation.path}"
    left_out = [schemathesis.checks.positive_data_acceptance] if name in MEANT_OTHERWISE else []

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def sent(case: Case) -> None:
        # A parameter with nothing in it is not sent: what would have been refused for it is then a sound request.
        assume(all(value not in ([], {}, None) for value in (case.query or {}).values()))
        case.call_and_validate(headers=headers, excluded_checks=left_out)

    sent()
    return name

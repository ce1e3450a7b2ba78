"""From a URL to the method of the discovery document that answers there."""

import pytest

from sandbox.discovery import discovery


@pytest.mark.parametrize(
    ("http_method", "path", "method_id", "values"),
    [
        ("POST", "/v1/forms", "forms.forms.create", {}),
        ("GET", "/v1/forms/abc", "forms.forms.get", {"formId": "abc"}),
        ("POST", "/v1/forms/abc:batchUpdate", "forms.forms.batchUpdate", {"formId": "abc"}),
        (
            "POST",
            "/v1/forms/abc/watches/w:renew",
            "forms.forms.watches.renew",
            {"formId": "abc", "watchId": "w"},
        ),
        ("GET", "/v1/courses/d%3Akey", "classroom.courses.get", {"id": "d:key"}),
        ("GET", "/v1/courses/p:a%2Fb", "classroom.courses.get", {"id": "p:a/b"}),
        (
            "POST",
            "/v1/courses/c/courseWork/w/studentSubmissions/s:return",
            "classroom.courses.courseWork.studentSubmissions.return",
            {"courseId": "c", "courseWorkId": "w", "id": "s"},
        ),
        (
            "GET",
            "/admin/directory/v1/customer/my_customer/orgunits/V%C3%A5rd%20och%20omsorg/Norra",
            "directory.orgunits.get",
            {"customerId": "my_customer", "orgUnitPath": "Vård och omsorg/Norra"},
        ),
        (
            "GET",
            "/admin/directory/v1/customers/C1/chrome/printers/p1",
            "admin.customers.chrome.printers.get",
            {"name": "customers/C1/chrome/printers/p1"},
        ),
        ("DELETE", "/drive/v3/files/f/permissions/p", "drive.permissions.delete", {"fileId": "f", "permissionId": "p"}),
        ("POST", "/gmail/v1/users/me/messages/send", "gmail.users.messages.send", {"userId": "me"}),
    ],
)
def test_each_address_leads_to_its_method(http_method: str, path: str, method_id: str, values: dict[str, str]) -> None:
    """Path variables are one segment, unless the document lets them be more, and are decoded once."""
    route = discovery().route(http_method, path)

    assert route is not None
    assert (route.method.id, route.path_values, route.upload) == (method_id, values, False)


@pytest.mark.parametrize(
    ("http_method", "path"),
    [
        ("GET", "/v1/forms"),
        ("GET", "/v1/forms/"),
        ("POST", "/v1/forms/abc:unheardOf"),
        ("GET", "/v1/forms/a/b"),
        ("PUT", "/v1/forms/abc"),
        ("GET", "/drive/v2/files"),
        ("GET", "/"),
        ("GET", "/admin/directory/v1/customers/a/b/chrome/printers"),
    ],
)
def test_no_method_answers_elsewhere(http_method: str, path: str) -> None:
    """An address or a verb that no document has leads nowhere."""
    assert discovery().route(http_method, path) is None


def test_the_media_address_of_a_method_is_known() -> None:
    """An upload is the same method at another address, and is said to be an upload."""
    route = discovery().route("POST", "/upload/drive/v3/files")

    assert route is not None
    assert (route.method.id, route.upload) == ("drive.files.create", True)


def test_every_method_of_every_document_can_be_reached() -> None:
    """A path made from a method's own template leads back to that method and to no other."""
    for method in discovery().methods.values():
        path = "/" + method.path
        for name, described in method.parameters.items():
            sample = described.get("pattern", "x").strip("^$").replace("[^/]+", "x")
            path = path.replace("{+" + name + "}", sample).replace("{" + name + "}", "x")
        route = discovery().route(method.http_method, path)
        assert route is not None, method.id
        assert route.method.id == method.id

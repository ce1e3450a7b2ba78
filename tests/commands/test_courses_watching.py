"""The author's desk in a browser: it follows the files, on this machine only."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from service.catalogue.desk import Desk
from service.clock import SystemClock
from service.commands.watching import server
from service.errors import NanolearnError
from tests.support.module_files import MODULE, spoil, write_good


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    return write_good(tmp_path)


@pytest.fixture
def address(courses: Path) -> Iterator[str]:
    """The desk of the good module, served."""
    serving = server(Desk("call-back", (courses,)), 0, SystemClock())
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{serving.server_address[1]}"
    serving.shutdown()
    thread.join()
    serving.server_close()


def get(address: str, **headers: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as reply:
        return str(reply.read().decode())


def test_the_state_changes_with_the_files_and_only_then(courses: Path, address: str) -> None:
    """Words, structure and shared files count; a module that is gone is said, and comes back."""
    before = get(f"{address}/state")
    assert get(f"{address}/state") == before
    spoil(courses, f"{MODULE}/da.yaml", "Mail: stop op og tjek", "Mail: stop")
    changed = get(f"{address}/state")
    (courses / "local.yaml").write_text("country: DK\n", encoding="utf-8")
    assert len({before, changed, get(f"{address}/state")}) == 3
    away = (courses / MODULE).rename(courses / "away")
    assert get(f"{address}/state") == "gone"
    assert "There is no module call-back" in get(f"{address}/")
    away.rename(courses / MODULE)
    assert "Mail: pause and check" in get(f"{address}/")


def test_only_this_machine_under_its_own_name_is_answered(address: str) -> None:
    """A page on the web that makes its name lead here reads nothing."""
    for wrong, headers in ((f"{address}/", {"Host": "evil.example"}), (f"{address}/etc/passwd", {})):
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(wrong, **headers)
        assert refused.value.code == (403 if headers else 404)
        refused.value.close()


def test_a_port_that_is_taken_is_said_in_words(courses: Path, address: str) -> None:
    """With the option that chooses another."""
    with pytest.raises(NanolearnError, match="Choose another with --port"):
        server(Desk("call-back", (courses,)), int(address.rpartition(":")[2]), SystemClock())


@pytest.mark.browser
def test_the_page_follows_the_author(courses: Path, address: str) -> None:
    """A saved slip shows by itself, beside its text; the width chosen stays; nothing is wider than its place."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1280, "height": 900})
        trouble: list[str] = []
        view.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        view.goto(address)
        expect(view.locator("iframe")).to_have_count(3)
        english = view.frame_locator("iframe[title=en]")
        expect(english.get_by_text("Whether the logo looks right")).to_be_visible()
        view.get_by_label("Desktop").check()
        spoil(courses, f"{MODULE}/en.yaml", "Whether the logo looks right", "It is always the logo")
        expect(view.get_by_text("which gives it away").first).to_be_visible(timeout=15_000)
        expect(english.locator(".note")).to_have_count(1)
        expect(view.get_by_label("Desktop")).to_be_checked()
        view.set_viewport_size({"width": 360, "height": 740})
        assert view.evaluate("document.documentElement.scrollWidth") <= 360
        assert trouble == []
        browser.close()

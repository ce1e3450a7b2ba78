"""A Form in the sandbox's pages, in a real browser: by keyboard alone, on a narrow phone, and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.serve import Sandbox

pytestmark = pytest.mark.browser

Json = dict[str, Any]
ROLE, LEARNER = "nanolearn@ekby.example", "rene.holm@ekby.example"
RIGHT, WRONG = "Öppnar systemet från mitt eget bokmärke", "Använder länken i mejlet"
EXPLANATION = "En förfalskning kan vara felfri."


def _choice(question_id: str, options: list[Json], correct: list[str], kind: str = "RADIO") -> Json:
    return {
        "questionId": question_id,
        "required": True,
        "choiceQuestion": {"type": kind, "options": options},
        "grading": {
            "pointValue": 1,
            "correctAnswers": {"answers": [{"value": value} for value in correct]},
            "whenRight": {"text": "Just det."},
            "whenWrong": {"text": EXPLANATION},
        },
    }


def _break(item_id: str, title: str, description: str = "") -> Json:
    return {"itemId": item_id, "title": title, "description": description, "pageBreakItem": {}}


# A scenario, a question with its explanation, and one of every other kind of question.
ITEMS: list[Json] = [
    {"title": "15.40 på kansliet", "description": "Ett mejl vill ha svar före fyra.", "textItem": {}},
    _break("0000000a", "Fråga 1"),
    {
        "title": "Vad gör du först?",
        "questionItem": {
            "question": _choice(
                "00000001",
                [
                    {"value": RIGHT, "goToSectionId": "0000000c"},
                    {"value": WRONG, "goToSectionId": "0000000b"},
                ],
                [RIGHT],
            )
        },
    },
    _break("0000000b", "Det lät troligt, men", EXPLANATION),
    _break("0000000c", "Fråga 2"),
    {
        "title": "Vad anmäler du?",
        "questionItem": {
            "question": _choice("00000002", [{"value": "Klicket"}, {"value": "Samtalet"}], ["Klicket"], "CHECKBOX")
        },
    },
    {
        "title": "Hur säker känner du dig?",
        "questionItem": {
            "question": {
                "questionId": "00000003",
                "scaleQuestion": {"low": 0, "high": 10, "lowLabel": "Inte alls", "highLabel": "Helt säker"},
            }
        },
    },
    {
        "title": "Hur ofta?",
        "questionGroupItem": {
            "grid": {
                "columns": {
                    "type": "RADIO",
                    "options": [{"value": "Aldrig"}, {"value": "Nästan aldrig"}, {"value": "Alltid"}],
                }
            },
            "questions": [{"questionId": "00000004", "rowQuestion": {"title": "Låser skärmen när jag går"}}],
        },
    },
]


@pytest.fixture
def form_url(sandbox: Sandbox) -> str:
    """The quiz, made and published by Google's own client; the address for learners."""
    forms, drive = sandbox.build("forms", "v1", ROLE), sandbox.build("drive", "v3", ROLE)
    form_id = forms.forms().create(body={"info": {"title": "Misstänkt mejl"}}, unpublished=True).execute()["formId"]
    quiz = {"settings": {"quizSettings": {"isQuiz": True}}, "updateMask": "quizSettings.isQuiz"}
    # From the last to the first, so that every section exists when it is named.
    made = [{"createItem": {"item": item, "location": {"index": 0}}} for item in reversed(ITEMS)]
    forms.forms().batchUpdate(formId=form_id, body={"requests": [{"updateSettings": quiz}, *made]}).execute()
    shared = {"type": "domain", "domain": "ekby.example", "role": "reader", "view": "published"}
    drive.permissions().create(fileId=form_id, body=shared).execute()
    state = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    forms.forms().setPublishSettings(formId=form_id, body={"publishSettings": state}).execute()
    address: str = forms.forms().get(formId=form_id).execute()["responderUri"]
    return address


def _open(chromium: Browser, sandbox: Sandbox, url: str, **options: Any) -> Page:
    """The form, opened by the learner; anything the browser complains about fails the test."""
    context = chromium.new_context(locale="sv-SE", **options)
    user = sandbox.world.user(LEARNER)
    assert user is not None
    context.add_cookies([{"name": "workspace_person", "value": user["id"], "url": sandbox.url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: pytest.fail(f"JavaScript: {error}"))
    page.goto(url)
    return page


def _press(page: Page, name: str) -> None:
    """Go to a button with Tab, as somebody without a mouse must, and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(40):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never came to “{name}”.")


def test_a_quiz_is_answered_by_keyboard_alone(chromium: Browser, sandbox: Sandbox, form_url: str) -> None:
    """The error, the explanation after a wrong choice, the address of each section, and the score."""
    page = _open(chromium, sandbox, form_url)
    expect(page.get_by_text("Din adress registreras när du skickar in.")).to_be_visible()
    _press(page, "Nästa")
    expect(page.get_by_role("heading", name="Fråga 1")).to_be_focused()
    _press(page, "Nästa")  # without an answer
    first = page.get_by_role("radio", name=RIGHT)
    expect(page.get_by_text("Den här frågan är obligatorisk.")).to_be_visible()
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=WRONG)).to_be_checked()
    expect(page.get_by_text("Den här frågan är obligatorisk.")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Det lät troligt, men")).to_be_focused()
    expect(page.get_by_text(EXPLANATION)).to_be_visible()
    assert page.url.endswith("?step=2")
    _press(page, "Nästa")
    expect(page.get_by_role("heading", name="Fråga 2")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="Klicket")).to_be_focused()
    page.keyboard.press("Space")
    _press(page, "Skicka")
    expect(page.get_by_text("Ditt svar har registrerats.")).to_be_visible()
    page.get_by_role("link", name="Visa poäng").press("Enter")
    expect(page.get_by_text("1 av 2", exact=True)).to_be_visible()
    expect(page.get_by_text("Fel", exact=True)).to_be_visible()
    expect(page.get_by_text("Rätt", exact=True)).to_be_visible()
    expect(page.get_by_text(EXPLANATION)).to_be_visible()
    (form,) = sandbox.world.forms.values()
    (response,) = form.responses.values()
    assert response["respondentEmail"] == LEARNER
    assert response["totalScore"] == 1


def test_reload_and_the_browsers_back_lose_nothing(chromium: Browser, sandbox: Sandbox, form_url: str) -> None:
    """What was written a moment ago is there after a reload; Back shows the section before, answered."""
    page = _open(chromium, sandbox, form_url)
    page.get_by_role("button", name="Nästa", exact=True).click()
    with page.expect_response("**/formResponse*"):
        page.get_by_role("radio", name=WRONG).check()
    page.reload()
    expect(page.get_by_role("radio", name=WRONG)).to_be_checked()
    page.get_by_role("button", name="Nästa", exact=True).click()
    expect(page.get_by_text(EXPLANATION)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("radio", name=WRONG)).to_be_checked()
    page.go_forward()
    expect(page.get_by_text(EXPLANATION)).to_be_visible()


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_scrolls_sideways_on_a_phone(chromium: Browser, sandbox: Sandbox, form_url: str, width: int) -> None:
    """Every section, the confirmation, the score and the other pages fit; what is pressed is a thumb high."""
    page = _open(chromium, sandbox, form_url, viewport={"width": width, "height": 640}, java_script_enabled=True)

    def fits() -> None:
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide"
        for target in page.locator("main button:visible, main label:has(input):visible").all():
            box = target.bounding_box()
            assert box is None or box["height"] >= 44 or box["height"] <= 1, target.inner_text()

    fits()
    page.get_by_role("button", name="Nästa", exact=True).click()
    page.get_by_role("radio", name=WRONG).check()
    fits()
    page.get_by_role("button", name="Nästa", exact=True).click()
    fits()
    page.get_by_role("button", name="Nästa", exact=True).click()
    page.get_by_role("checkbox", name="Klicket").check()
    fits()
    page.get_by_role("button", name="Skicka", exact=True).click()
    fits()
    page.get_by_role("link", name="Visa poäng").click()
    fits()
    for path in ("/", "/?q=e", "/mail", "/classroom", "/drive", "/developers"):
        page.goto(sandbox.url + path)
        fits()


def test_a_quiz_is_answered_without_javascript(chromium: Browser, sandbox: Sandbox, form_url: str) -> None:
    """Plain pages and forms lead to the same score."""
    page = _open(chromium, sandbox, form_url, java_script_enabled=False)
    page.get_by_role("button", name="Nästa", exact=True).click()
    page.get_by_role("button", name="Nästa", exact=True).click()
    expect(page.get_by_text("Den här frågan är obligatorisk.")).to_be_visible()
    expect(page.get_by_role("radio", name=RIGHT)).to_be_focused()
    page.get_by_role("radio", name=RIGHT).check()
    page.get_by_role("button", name="Nästa", exact=True).click()
    expect(page.get_by_role("heading", name="Fråga 2")).to_be_focused()
    page.get_by_role("checkbox", name="Klicket").check()
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_role("link", name="Visa poäng").click()
    expect(page.get_by_text("2 av 2", exact=True)).to_be_visible()

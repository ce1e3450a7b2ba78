"""A module is corrected while people have its Form before them: one batchUpdate, and no hand edit overwritten."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select, update

from sandbox.apis.forms_answers import submit
from sandbox.serve import Sandbox
from service.catalogue.model import Module, Words
from service.compiler.content import content_of, content_of_form
from service.compiler.difference import Difference
from service.compiler.form import compile_form
from service.delivery.changes import DriftedError, FormChanger
from service.errors import CatalogueError, NotFoundError, UncertainError
from service.store import tables as t
from tests.support.by_hand import ByHand
from tests.support.databases import fresh_database
from tests.support.form_reader import walk
from tests.support.form_works import BLUEPRINT, KEY, FormWorks, HookedWorkspace, Killed
from tests.support.lost_phone import LOST_PHONE, SWEDISH
from tests.support.module_edits import edits
from tests.support.story import Story

Json = dict[str, Any]
MODULE = "phishing-pause-and-verify"
LARS = "lars.ek@ekby.example"


def corrected(module: Module, **words: Any) -> Module:
    """The module with other words in Swedish."""
    return replace(module, words={**module.words, "sv": replace(module.words["sv"], **words)})


def with_option(words: Words, question: str, option: str, text: str) -> Words:
    """Words in which one option reads otherwise."""
    old = words.questions[question]
    new = replace(old, options={**old.options, option: text})
    return replace(words, questions={**words.questions, question: new})


CORRECTED = corrected(LOST_PHONE, title="Borta mobil: ring nu")
AFTER = compile_form(CORRECTED, "sv")


def teach(story: Story, module: Module) -> None:
    """The catalogue's folder was edited, and the next process has read it."""
    catalogue = story.service.catalogue
    story.service.delivery.catalogue = replace(catalogue, modules={**catalogue.modules, module.id: module})


def the_form(story: Story) -> ByHand:
    """The one Form there is."""
    with story.service.engine.connect() as connection:
        return ByHand(story.sandbox, connection.execute(select(t.forms.c.form_id)).scalar_one())


@pytest.fixture
def taught(story: Story) -> Story:
    """One person has a module's Form before them."""
    story.sync()
    story.assign(MODULE, to=[f"person:{LARS}"])
    story.deliver()
    return story


def test_a_correction_is_read_and_written_once(taught: Story) -> None:
    """The people who have the link see it: one look, one batchUpdate, no mail, no second Form; then nothing more."""
    module = corrected(taught.service.catalogue.modules[MODULE], title="Stanna upp och kolla", objective="Kolla först.")
    teach(taught, module)
    taught.service.workspace.calls.clear()
    outcome = taught.deliver()
    assert (outcome.created, outcome.updated, outcome.failed) == (Counter(), Counter(form=1), [])
    calls = {"forms.forms.get": 1, "forms.forms.batchUpdate": 1, "drive.files.update": 1}  # the last for its name
    assert taught.service.workspace.calls == calls
    form = the_form(taught).read()
    assert form["info"]["title"] == "Stanna upp och kolla"
    assert form["info"]["documentTitle"] == compile_form(module, "sv").document_title
    assert "Kolla först." in form["items"][-1]["description"]
    taught.service.workspace.calls.clear()
    assert taught.deliver().updated == Counter()
    assert taught.service.workspace.calls == {}


def test_answers_of_both_ages_are_read(taught: Story) -> None:
    """Lars answered the old words and Leyla the new; the same options count."""
    module = taught.service.catalogue.modules[MODULE]
    before = compile_form(module, "sv")
    old_answers = {id_: [next(iter(key.options))] for id_, key in before.questions.items()}
    submit(taught.sandbox.world, the_form(taught).form_id, LARS, old_answers)
    question = module.questions[0]
    option = next(each.id for each in question.options if each.correct)
    teach(
        taught,
        replace(module, words={**module.words, "sv": with_option(module.words["sv"], question.id, option, "Ny text")}),
    )
    taught.deliver()
    changed = taught.service.delivery.catalogue.modules[MODULE]
    after = compile_form(changed, "sv")
    new_answers = {
        id_: [next(text for text, one in key.options.items() if one == key.right)]
        for id_, key in after.questions.items()
    }
    submit(taught.sandbox.world, the_form(taught).form_id, "asa.oberg@ekby.example", new_answers)
    assert taught.track().responses == 2
    with taught.service.engine.connect() as connection:
        found = dict(connection.execute(select(t.responses.c.person_id, t.responses.c.answers)).all())  # type: ignore[arg-type]  # pairs
    assert found["1006"] == {key.question: key.options[next(iter(key.options))] for key in before.questions.values()}
    assert found["1003"] == {key.question: key.right for key in after.questions.values()}


def test_a_text_that_comes_to_stand_for_another_option_is_refused(works: FormWorks) -> None:
    """Old answers could not be told from new ones; nothing is asked of Google."""
    works.publish()
    words = with_option(with_option(SWEDISH, "code", "six", "Fyra siffror"), "code", "four", "Minst sex siffror")
    swapped = compile_form(replace(LOST_PHONE, words={"sv": words}), "sv")
    workspace = works.workspace()
    with pytest.raises(CatalogueError, match="“Fyra siffror” stood for the option four and now stands for six"):
        FormChanger(works.engine, workspace).bring(KEY, swapped)
    assert workspace.calls == {}


def bring(works: FormWorks, workspace: HookedWorkspace | None = None, module: Module = CORRECTED) -> bool:
    """One run's change of the Form."""
    return FormChanger(works.engine, workspace or works.workspace()).bring(KEY, compile_form(module, "sv"))


@pytest.mark.parametrize("trouble", [{"kind": "lost_reply"}, {"code": 503}, {"code": 429, "retry_after": 2}])
@pytest.mark.parametrize("method", ["forms.forms.get", "forms.forms.batchUpdate"])
def test_trouble_on_the_way(works: FormWorks, method: str, trouble: Json) -> None:
    """A lost reply is looked up before anything is written again; the Form is at one revision more, not two."""
    works.publish()
    (form_id,) = works.forms()
    before = int(works.sandbox.world.forms[form_id].resource["revisionId"], 16)
    fault = works.fault(method, **trouble)
    assert bring(works)
    assert fault.met == 1
    assert int(works.sandbox.world.forms[form_id].resource["revisionId"], 16) == before + 1
    assert works.sandbox.world.forms[form_id].resource["info"]["title"] == AFTER.title


def test_replies_that_stay_lost(works: FormWorks) -> None:
    """It gives up with what to do, and the next run has nothing left to write."""
    works.publish()
    works.fault("forms.forms.batchUpdate", code=503, times=None)
    with pytest.raises(UncertainError, match="Run `nanolearn deliver` again; it looks first"):
        bring(works)
    works.sandbox.wire.faults.orders.clear()
    assert bring(works)


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_writing_and_edited_once_more(works: FormWorks, when: str) -> None:
    """What the killed run wrote is known as ours, though it was never recorded as done."""
    works.publish()
    workspace = works.workspace()

    def die(method: str) -> None:
        if method == "forms.forms.batchUpdate":
            raise Killed

    setattr(workspace, when, die)
    with pytest.raises(Killed):
        bring(works, workspace)
    again = corrected(LOST_PHONE, title="Borta mobil: allra senaste")
    assert bring(works, module=again)
    assert works.row().written["title"] == "Borta mobil: allra senaste"
    (form_id,) = works.forms()
    assert works.sandbox.world.forms[form_id].resource["info"]["title"] == "Borta mobil: allra senaste"


def test_an_edit_by_hand_between_reading_and_writing(works: FormWorks) -> None:
    """Google refuses what was meant for an older revision; then it is seen and left alone."""
    works.publish()
    (form_id,) = works.forms()
    hand, workspace = ByHand(works.sandbox, form_id), works.workspace()

    def edit(method: str) -> None:
        if method == "forms.forms.batchUpdate":
            workspace.before = None
            hand.reword(1, "Vad gör du nu?")

    workspace.before = edit
    with pytest.raises(DriftedError):
        bring(works, workspace)
    assert works.row().drift == [["question 1: title", "Vad gör du först?", "Vad gör du nu?"]]
    assert hand.read()["info"]["title"] == BLUEPRINT.title


def test_a_form_from_before_is_read_once(works: FormWorks) -> None:
    """What the last release wrote is taken as it is where it equals ours; else somebody has changed it by hand."""
    works.publish()
    forget(works)
    workspace = works.workspace()
    assert not bring(works, workspace, LOST_PHONE)
    assert workspace.calls == {"forms.forms.get": 1}
    assert works.row().content is not None
    (form_id,) = works.forms()
    ByHand(works.sandbox, form_id).retitle("Min titel")
    forget(works)
    with pytest.raises(DriftedError) as caught:
        bring(works, module=LOST_PHONE)
    assert caught.value.found == [Difference("title", BLUEPRINT.title, "Min titel")]
    assert works.row().content is not None


def forget(works: FormWorks) -> None:
    """As the last release left the row."""
    with works.engine.begin() as connection:
        connection.execute(update(t.forms).values(content=None, written=None))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changed=edits(LOST_PHONE))
def test_any_edit_is_one_batch_and_reads_as_made_afresh(sandbox: Sandbox, kind: str, changed: Module) -> None:
    """Random edits: exactly one batchUpdate if anything differs, and readers walk the Form as they would a new one."""
    sandbox.world.files.clear()  # what the example before has made
    sandbox.world.forms.clear()
    with (
        TemporaryDirectory() as folder,
        fresh_database(kind, Path(folder)) as database,
        closing(FormWorks(sandbox, Path(folder), database)) as works,
    ):
        works.publish()
        workspace = works.workspace()
        blueprint = compile_form(changed, "sv")
        wrote = FormChanger(works.engine, workspace).bring(KEY, blueprint)
        form = ByHand(sandbox, works.row().form_id).read()
    differs = content_of(blueprint) != content_of(BLUEPRINT)
    assert (wrote, workspace.calls["forms.forms.batchUpdate"]) == (differs, int(differs))
    assert content_of_form(form) == content_of(blueprint)
    for first_right in (True, False):
        assert walk(form["items"], partial(choice, first_right)) == walk(blueprint.items, partial(choice, first_right))


def choice(right: bool, question: Json) -> str:
    """The right option's text, or the first wrong one's."""
    (correct,) = (answer["value"] for answer in question["grading"]["correctAnswers"]["answers"])
    texts = (option["value"] for option in question["choiceQuestion"]["options"])
    return next(text for text in texts if (text == correct) is right)


def test_one_question_is_two_calls(works: FormWorks) -> None:
    """The least there is: one look, so that no hand edit is lost, and one batchUpdate. A memory lost finds the Form."""
    works.publish()
    workspace = works.workspace()
    words = replace(SWEDISH.questions["code"], stem="Hur lång ska koden vara?")
    edited = replace(LOST_PHONE, words={"sv": replace(SWEDISH, questions={**SWEDISH.questions, "code": words})})
    assert bring(works, workspace, edited)
    assert workspace.calls == {"forms.forms.get": 1, "forms.forms.batchUpdate": 1}


@pytest.mark.parametrize("trouble", [{"kind": "lost_reply"}, {"code": 503}])
def test_after_another_title_a_lost_memory_finds_the_form(works: FormWorks, trouble: Json) -> None:
    """The file was renamed with it, though an answer was lost, and no second Form is made."""
    works.publish()
    fault = works.fault("drive.files.update", **trouble)
    assert bring(works)
    assert fault.met == 1
    with works.engine.begin() as connection:
        connection.execute(delete(t.forms))
    works.maker().publish(KEY, AFTER)
    assert len(works.forms()) == 1
    assert works.row().content == content_of(AFTER).fingerprint


def test_a_file_that_somebody_renamed_keeps_its_name(works: FormWorks) -> None:
    """What a file is called in Drive is its owner's business."""
    works.publish()
    (form_id,) = works.forms()
    works.sandbox.world.files[form_id].resource["name"] = "Mitt formulär"
    assert bring(works)
    assert ByHand(works.sandbox, form_id).read()["info"]["documentTitle"] == "Mitt formulär"


def test_a_form_that_was_deleted_is_said_so(works: FormWorks) -> None:
    """Its correction cannot go in; the sentence says what to do."""
    works.publish()
    (form_id,) = works.forms()
    ByHand(works.sandbox, form_id).throw_away()
    with pytest.raises(NotFoundError, match=r"Somebody has deleted it, and mails lead to it\. Take it out of the bin"):
        bring(works)

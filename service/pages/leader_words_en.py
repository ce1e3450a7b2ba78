"""What a leader does with the figures, in English."""

from service.pages.leader_words import (
    BeforeWords,
    BesideWords,
    GoalWords,
    HeatWords,
    LeaderWords,
    LeftWords,
    Meaning,
    NudgeWords,
    UsefulWords,
)
from service.tongue import Number

ENGLISH = LeaderWords(
    reached="Reached",
    reached_of="{share} of those assigned",
    heat=HeatWords(
        title="Units and modules",
        text="Share completed in each unit and module. Lowest {low} ({low_unit}, {low_module}), highest {high} "
        "({high_unit}, {high_module}).",
        few="too few",
        nobody="–",
        legend="The darker a box, the more is completed. In dark mode it is the other way round. Hatched: too few to "
        "show. A dash: nobody there is assigned the module.",
        caption="Share completed in each unit and module.",
        units="Units {first}–{last} of {all}",
        modules="Modules {first}–{last} of {all}",
        units_word="units",
        modules_word="modules",
        earlier="Previous",
        later="Next",
        part="Other parts of the map",
    ),
    beside=BesideWords(
        title="Among the units at the same level",
        text="Of {n} units at the same level the lowest has come to {low}, the one in the middle to {middle} and the "
        "highest to {high}. {unit}: {mine}.",
        note="The other units are not named, and those with too few people are left out.",
    ),
    before=BeforeWords(
        title="Compared with four weeks ago",
        text="Completed: {then} then, {now} now.",
        caption="The same modules at the end of the week of {day} and now.",
        figure="Figure",
        share="Share completed",
        then="Then",
        now="Now",
        change="Change",
        points="{n} percentage points",
        about="The figures from then are in steps of five people: hence a range.",
        steps="Then and the change are in steps of five people.",
        newer="Modules that have been added since are left out of the comparison. When a new module is assigned, the "
        "share in the chart falls.",
    ),
    goal=GoalWords(
        title="Goals",
        lead="A goal is a share completed by a certain day. It holds for the unit with everything below it, and for "
        "units below that have no goal of their own.",
        change="Change the goal",
        set="Set a goal",
        share="Share completed, in per cent",
        share_hint="A whole number from 1 to 100.",
        by="By",
        by_hint="A day that has not passed, for example {day}.",
        about="The goal is about",
        all_modules="All modules together",
        whole_assignment="All that the assignment asks for",
        to_assignment="Back to the assignment",
        save="Save the goal",
        remove="Remove",
        remove_which="Remove the goal for {what} in {unit}",
        saved="The goal is saved: {share} by {day}.",
        removed="The goal is removed.",
        none="No goal is set here.",
        list_title="Goals of {unit}",
        caption="The goals of {unit} and of the units below it.",
        goal="Goal",
        outlook="How it looks",
        actions="Change",
        back="Back to the figures",
        summary="The goal is not saved. Put this right:",
        wrong={
            "share": "Write the share as a whole number from 1 to 100.",
            "by": "Choose a day.",
            "passed": "That day has passed. Choose one that has not.",
            "about": "Choose what the goal is about.",
            "token": "The page had been open for too long. Load it again and save once more.",
        },
    ),
    nudge=NudgeWords(
        title="Remind those who have something left",
        module=Number("{n} person has the module left to do.", "{n} people have the module left to do."),
        everything=Number(
            "{n} completion is missing. Somebody with several modules left gets a single mail.",
            "{n} completions are missing. Somebody with several modules left gets a single mail.",
        ),
        few="How many they are is not shown: they are too few.",
        what="A short, friendly mail goes out with the names of the modules, their due dates and a link. It says why "
        "it came and whom to ask.",
        who="Only somebody who has something left when the mail is sent gets it. Nobody who is done gets anything.",
        week="Anybody who has had a mail from Nanolearn within the last week is left in peace.",
        unseen="You are not told who they are.",
        button="Send a reminder",
        nobody="Everybody is done, so there is nobody to remind.",
        off="Reminders are switched off in this installation.",
        asked="The reminder is asked for and goes out shortly.",
        asked_later="The reminder is asked for and goes out {moment} at the earliest.",
        again="The same reminder has been asked for before and is waiting to go out.",
        waits="A reminder was asked for {moment} and is waiting to go out.",
        last="Last asked for {moment}. It has gone out.",
        refused="The reminder could not be asked for.",
        stale="The page had been open for too long. Load it again and press once more.",
    ),
    left=LeftWords(
        see="See who they are",
        title="Who has something left",
        lead="Those who are assigned a module and have not completed it, the earliest due date first. That you have "
        "opened the list is written down, and whoever is on it can see that on their own page.",
        list="People",
        count=Number("{n} completion is missing", "{n} completions are missing"),
        caption="One row for each person and module.",
        person="Person",
        due="Due",
        passed="{day}, has passed",
        earlier="Previous",
        later="Next",
        remind="Remind everybody who has something left",
        many="The list would be too long to be of use. Go back and choose a module, or a unit further down.",
        nobody="There is nobody here with something left.",
        unnamed="Modules that are assigned for figures only are not in it: nobody sees names there.",
        back="Back to the figures",
    ),
    useful=UsefulWords(
        title="How useful the module was",
        average="{average} out of 5 on average.",
        answered=Number("{n} person has answered.", "{n} people have answered."),
        caption="How the answers are spread, from 1 ({lowest}) to 5 ({highest}).",
        value="Answer",
        share="Share",
        people="People",
        few="The figures are not shown: fewer than five have answered, or they would give away a figure about so few.",
    ),
    meanings={
        "usefulness": Meaning(
            "How useful the module was",
            "At the end of the module, people may say how useful it was to them, from 1 to 5. Everybody’s latest "
            "answer counts. Nobody sees figures about fewer than five who have answered, not even those who may see "
            "names.",
        ),
        "reached": Meaning(
            "Reached",
            "Those of the people assigned who have been told that the module is waiting for them, by mail or in "
            "Classroom, or who have answered anyway.",
        ),
        "before": Meaning(
            "Compared with four weeks ago",
            "The same modules then and now. Modules that have been added since are left out: they would look like a "
            "step back.",
        ),
        "heat": Meaning(
            "Units and modules",
            "Each box is the share completed in one unit, with everything below it, of one module. Hatched boxes are "
            "about too few people.",
        ),
        "beside": Meaning(
            "Among the units at the same level",
            "The lowest, the middle and the highest share among the units at the same level, your own included. It is "
            "shown when at least five units have figures that may be shown. Which the others are is never shown, and "
            "people are never compared.",
        ),
        "nudge": Meaning(
            "Reminders",
            "Who has something left is decided when the mail is sent. Whoever has had any mail from Nanolearn within "
            "the last week is not reminded, and reminders go out in working hours only.",
        ),
    },
)

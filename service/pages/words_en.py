"""The pages in English."""

from service.pages.admin.words_en import ENGLISH as ADMIN
from service.pages.leader_words import Meaning
from service.pages.leader_words_en import ENGLISH as LEADER
from service.pages.words import Console, Frame, Front, How, Me, Problem, Report, Words, Work
from service.tongue import Number

ENGLISH = Words(
    code="en",
    name="English",
    frame=Frame(
        skip="Skip to the content",
        pages="Pages",
        me="My page",
        report="Report",
        console="Console",
        sign_in="Sign in with Google",
        sign_out="Sign out",
        signed_in_as="Signed in as {email}",
        languages="Language",
        about="About these pages",
        wrong="Error",
    ),
    front=Front(
        title="A few minutes that make a difference",
        what="Nanolearn offers short modules to everyone who works or goes to school here: a situation from everyday "
        "life, two to four minutes and a few questions.",
        how="They reach you by e-mail or in Classroom, you answer in Google Forms, and you find out at once why "
        "an answer is right or not.",
        here="Here you see what you have been assigned and what you have completed, and managers see how "
        "their unit is doing.",
        account="Use your work or school account.",
    ),
    me=Me(
        title="My page",
        to_do="To do",
        nothing="You have nothing to do at the moment. We will let you know when you are assigned a new module.",
        by="Due {day}",
        no_day="No due date",
        not_started="Not started",
        overdue="Overdue",
        open="Open the module",
        minutes=Number("about {n} minute", "about {n} minutes"),
        no_form="The form is not ready yet. We will let you know when you can answer.",
        done="Completed",
        none_done="The modules you complete are kept here.",
        done_on="Completed {day}",
        passed="Passed",
        not_passed="Not passed yet",
        again="Try the module again",
        answers="Your answers, and why",
        right="Right",
        wrong="Not right",
        chosen="Your answer",
        correct="Right answer",
        changed="The questions have changed since you answered, so the answers are not shown here.",
        not_kept="What you answered is not kept. What was right, and why, the form told you.",
        private="Your manager sees how many people have completed a module, but never what you answered.",
        private_by_name="Your manager sees whether you have completed a module, but never what you answered.",
        private_of_pupils="Whoever follows up your school sees how many people have completed a module, but never "
        "what you answered.",
        private_of_pupils_by_name="Whoever follows up your school sees whether you have completed a module, but never "
        "what you answered.",
        seen_in_classroom="If you get the module in Classroom, the teachers of the class see your score.",
        figures_only="Figures only: nobody but you sees whether you have completed it.",
        waiting=Number("{n} module is waiting for you", "{n} modules are waiting for you"),
        waiting_minutes=Number("about {n} minute in all", "about {n} minutes in all"),
        late=Number("{n} is overdue", "{n} are overdue"),
        all_done="You have done everything you were assigned.",
        right_of="{right} of {all} right",
    ),
    report=Report(
        title="Report",
        whole="The whole organisation",
        path="Place in the organisation",
        yours="Your units",
        as_of="As of {moment}",
        one_module="Only the module {module}.",
        all_modules="Show all modules",
        nothing="Nobody in {unit} is assigned a module at the moment.",
        at_a_glance="At a glance",
        assigned="Assigned",
        completed="Completed",
        passed="Passed",
        overdue="Overdue",
        part_of="{part} of {whole}",
        too_few="too few to show",
        total_hidden="The figures of the whole unit are not shown: they are about fewer than five people, or would "
        "give away a figure that is.",
        hidden="Where it says “too few to show”, the figure is about fewer than five people, or would together with "
        "others give away one that is. Modules with too few people are left out of the unit's sums.",
        sees_names="You have the right to see names, so figures on fewer than five people are shown too.",
        units="Units",
        unit="Unit",
        units_caption="The units directly below {unit}, each with everything below it.",
        no_units="There are no units below {unit} with modules assigned.",
        modules="Modules",
        module="Module",
        modules_caption="Each module for {unit} with everything below it.",
        preview="See the module as learners meet it",
        gone="{module} (no longer in the catalogue)",
        questions="Questions most people got wrong",
        questions_lead="Based on everyone's latest answer. The thought behind the commonest mistakes shows what to "
        "talk about.",
        wrong="{share} of {answered} chose a wrong answer",
        idea="The thought behind it",
        none_missed="Nobody has answered wrongly yet, or too few have answered for it to be shown.",
        how="How it is counted",
        caution="A module that everyone has completed is not a module that everyone knows. Look at the questions too.",
        headline_all="Everyone has completed what they are assigned.",
        headline_late=Number(
            "{n} completion is overdue. {share} is completed.",
            "{n} completions are overdue. {share} is completed.",
        ),
        headline_on_time="{share} is completed, and nothing is overdue.",
        headline_none="Nobody has started yet, and nothing is overdue.",
        passed_of="{share} of those completed",
        spread="Spread between the units",
        spread_text="Lowest {low} ({low_name}), in the middle {middle}, highest {high} ({high_name}).",
        bar_line="The mark is {unit}: {share}.",
        sorted_by="Choose a heading to sort by it.",
    ),
    how=How(
        title="How it is counted",
        lead="The figures are the same at every level, from the whole organisation to the single unit. This is how "
        "they come about.",
        meanings={
            "assigned": Meaning(
                "Assigned",
                "One person and one module count as one, even when several assignments ask for the same module. A "
                "unit counts with everything below it. Anyone who leaves drops out of the figures, anyone who joins "
                "comes in.",
            ),
            "completed": Meaning(
                "Completed",
                "Those who have submitted the form at least once. The share is completed out of assigned, rounded "
                "down: 100% means everyone.",
            ),
            "passed": Meaning(
                "Passed",
                "Those who reach the module's pass mark with the attempt that counts. Each module says whether that "
                "is the first, the best or the last.",
            ),
            "overdue": Meaning(
                "Overdue",
                "The due date has passed and no form has been submitted. The due day itself is still in time. If fewer "
                "than five people in a unit have another due date than the rest, they are counted like the rest, "
                "except for those who may see names.",
            ),
            "weeks": Meaning(
                "Week by week",
                "How the unit stood at the end of each week. It is written down as time passes, and not counted "
                "again when somebody moves or leaves. Without the right to see names, past weeks are shown in steps "
                "of five people, so that the difference between two weeks tells of no one person.",
            ),
            "on_time": Meaning(
                "On time",
                "How many of those assigned had completed the module as the due day passed. It is counted once, the "
                "day after. Without the right to see names it is shown in steps of five people, and "
                "the share as a range.",
            ),
            "goal": Meaning(
                "Goal and forecast",
                "The forecast takes how many percentage points the last four weeks brought: the average shows where "
                "that pace leads, the slowest and the fastest week how uncertain it is. A goal holds for the unit "
                "it is set for, and for those below that have none of their own.",
            ),
            "spread": Meaning(
                "Spread between the units",
                "Each dot is a unit directly below the one you are looking at, with everything below it. The middle is "
                "the median: at least half of the units are there or lower. Units with too few people are left out.",
            ),
            "questions": Meaning(
                "Questions most people got wrong",
                "The share of wrong answers among those who are assigned the module and have answered. Everyone's "
                "latest answer counts; of answers that are not kept by name, as pupils' are not, the first. The five "
                "questions with the largest share are shown.",
            ),
            "few": Meaning(
                "Too few to show",
                "The figure is about fewer than five people, or would together with others give away one that is. "
                "Modules with too few people are left out of the unit's sums.",
            ),
            "answers": Meaning(
                "Who answered what",
                "The figures never show that. You see your own answers on My page. A manager never does.",
            ),
            "current": Meaning(
                "When the figures are from",
                "An answer counts as soon as it has been fetched from Google. The time at the top of the page says "
                "when the figures were put together.",
            ),
        },
    ),
    console=Console(
        title="Console",
        lead="How the whole installation is doing, and what can be done where something is wrong.",
        assignments="Assignments",
        assignments_caption="Assignments in force. Each person and module counts as one.",
        assignments_lead="What holds in your part of the organisation, the newest first. Open an assignment to see "
        "whom it has not reached, and to do something about it.",
        assignments_caption_all="Withdrawn ones too. Each person and module counts as one.",
        withdrawn="withdrawn {day}",
        in_report="shown in the report",
        assign="New assignment",
        no_assignments="There are no assignments.",
        assignment="Assignment",
        modules=Number("{n} module", "{n} modules"),
        to="to {targets}",
        excepted="except {targets}",
        roles={"staff": "employees only", "pupil": "pupils only"},
        levels={"administration": "the whole organisation", "unit": "unit", "group": "group", "person": "person"},
        somebody="a person",
        starts="Starts",
        due="Due",
        people="People",
        how_to_assign="It can be done on the command line, too:",
        mails="E-mails",
        mail_states={"sent": "Sent", "sending": "Being sent", "uncertain": "Uncertain", "failed": "Failed"},
        mails_note="An e-mail is uncertain when Google's reply was lost. It counts as sent, so that nobody gets the "
        "same one twice. Failed e-mails are tried again at the next delivery.",
        troubles={
            "failed": "E-mails that failed",
            "fallback": "By e-mail instead of in Classroom",
            "grades": "Grades in Classroom that are left alone",
            "watches": "Forms whose answers Google does not announce",
        },
        troubles_note={
            "failed": "They are tried again at the next delivery. If an address is wrong, correct it in the Directory.",
            "fallback": "They get the module by e-mail. Classroom is asked again at the time shown.",
            "grades": "What a teacher has set by hand is never overwritten. The answer counts here all the same.",
            "watches": "No answer is lost: they are fetched at regular intervals all the same.",
        },
        trouble_columns={
            "who": "Address",
            "module": "Module",
            "at": "When",
            "until": "Asked again",
            "why": "Why",
        },
        more=Number("and {n} more", "and {n} more"),
        no_address="no address",
        standing_at="The figures are as of {moment}.",
        not_counted="counted at the next delivery",
        figures_only="figures only",
        forms="Forms",
        forms_caption="One form for each module, version and language.",
        no_forms="There are no forms yet.",
        version="Version",
        language_and_state="Language and state",
        form_states={
            "wanted": "to be created",
            "created": "created, without questions",
            "filled": "has questions, not shared",
            "shared": "shared, not published",
            "published": "published",
            "closed": "closed for answers",
        },
        open_form="Open the form {module} in {language}",
        roster="People and units",
        people_now=Number("{n} person", "{n} people"),
        units_now=Number("{n} unit", "{n} units"),
        unknown="Answers from unknown people",
        unknown_people=Number(
            "{n} answer comes from somebody who is not in the roster.",
            "{n} answers come from addresses that are not in the roster.",
        ),
        unknown_none="Every answer belongs to somebody in the roster.",
        unknown_note="They are not counted. If the person is in the Directory, the answer finds its place after the "
        "next roster sync and track. Otherwise they answered with another account: ask them to use the one of "
        "work or school. All of them: nanolearn track --unknown.",
    ),
    work=Work(
        title="Right now",
        nothing="Nothing is being worked on at the moment.",
        names={"roster": "Reading the Directory", "track": "Fetching answers", "deliver": "Delivery"},
        sources={"command": "from the command line", "tick": "by the scheduler"},
        parts={
            "people": "people",
            "responses": "forms asked",
            "forms": "forms",
            "classes": "classes",
            "grades": "classes with grades",
            "mails": "e-mails",
            "drift": "forms looked at",
        },
        begins="is getting ready",
        done_of="{done} of {total} {part}",
        done_so_far="{done} {part} so far",
        per_minute="{n} a minute",
        left="{time} left",
        since="since {moment}",
        seconds="{n} s",
        minutes="{n} min",
        hours="{h} h {m} min",
        waits="Waits until {moment} before Google is asked again.",
        waits_for_limit="Waits until {moment} for Google's limit of {limit}.",
        limits={
            "forms.read": "reading forms",
            "forms.responses.list": "fetching answers",
            "forms.write": "changing forms",
            "gmail.send": "e-mails",
            "gmail.send.leader": "e-mails",
            "sheets": "Google Sheets",
            "classroom": "Classroom",
            "directory": "the Directory",
            "drive": "Drive",
        },
        silent="No sign since {moment}, so it was probably stopped. Nothing is lost: the next run goes on from there.",
        reload="Show this as it is now",
        pause="Do not update by itself",
        last="Last time",
        never="Not yet",
        tick="Scheduler",
        tick_late="The scheduler stays away. Nothing is done by itself until it comes again: check the cron job that "
        "calls /hooks/tick.",
        tick_never="No scheduler has come yet. Until one does, nothing is done unless somebody runs nanolearn on the "
        "command line.",
        tick_failed="At its last visit this went wrong:",
        deliver="Delivery",
        deliver_all="everything is as it should be",
        deliver_left=Number("{n} step left", "{n} steps left"),
        deliver_stopped="Stopped:",
        roster="Directory read",
        roster_changes="{joined} joined, {moved} moved, {left} left",
    ),
    problem=Problem(
        forbidden="This page is not for you",
        forbidden_text="Only the manager in charge and those who run the service may see it. If you should be able to "
        "see it, talk to whoever runs Nanolearn where you work.",
        missing="There is no such page",
        missing_text="The address leads nowhere. The unit or module may have been renamed or removed.",
        method="The page cannot be used that way",
        method_text="The address does not take what was sent to it.",
        broken="Something went wrong on our side",
        broken_text="It has been noted. Try again in a little while.",
        away="The service cannot be reached at the moment",
        away_text="The database is not answering. Try again in a little while; nothing has been lost.",
        onward="To the front page",
        other_account="Sign in with another account",
    ),
    admin=ADMIN,
    leader=LEADER,
)

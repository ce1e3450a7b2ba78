"""What people are told of their data, in English."""

from service.privacy.model import Kind
from service.privacy.words import Kept, Mine, Notice, OwnFacts, Papers, Seen, Sort, Words
from service.tongue import Number

_DUTY = (
    "A task in the public interest (GDPR article 6(1)(e)); a legal obligation where a law requires training (6(1)(c))."
)
_SECURITY = "The legal obligation to protect the data and to be able to show it (GDPR articles 5(2), 6(1)(c) and 32)."

ENGLISH = Words(
    code="en",
    sorts={
        Kind.ROSTER: Sort(
            "Who you are",
            "Name, e-mail addresses, unit, manager, language, groups, whether you are staff or a pupil, and when the "
            "account came or went. It comes from the municipality's directory at Google.",
            "So that the right person gets the right module in the right language.",
            _DUTY,
        ),
        Kind.ROLES: Sort(
            "Roles",
            "Whether you are a leader, ambassador, superuser or administrator, of which unit, and who gave you "
            "the role.",
            "So that whoever answers for a unit sees how it stands, and nobody else does.",
            _DUTY,
        ),
        Kind.ASKED: Sort(
            "What you are assigned and have completed",
            "Which modules you are assigned, due dates, whether you have completed and passed them, and who assigned "
            "them.",
            "So that you know what is waiting, and your unit can follow up.",
            _DUTY,
        ),
        Kind.ANSWERS: Sort(
            "Your answers",
            "When you answered, which options you chose, your score, and whether it was enough. If the module asks: "
            "how useful you found it.",
            "So that you learn why an answer is right or not, and authors see which questions are hard.",
            _DUTY,
        ),
        Kind.STRANGERS: Sort(
            "Answers from unknown addresses",
            "The address of somebody who has answered and is not in the directory.",
            "So that the answer finds its person once the directory knows the address.",
            _DUTY,
        ),
        Kind.MESSAGES: Sort(
            "E-mails to you",
            "Which e-mails about modules went to you, when, and from whom. Whether you opened them we do not know.",
            "So that nobody gets the same e-mail twice, or too many.",
            _DUTY,
        ),
        Kind.CLASSROOM: Sort(
            "Classroom",
            "Which class you are in, and scores written to the course work there.",
            "So that the course work in Classroom shows the same as here.",
            _DUTY,
        ),
        Kind.AUDIT: Sort(
            "Who has seen what",
            "Who has used a right to other people's data, when, and about whom. Never the data itself.",
            "So that you can see who has looked, and misuse is found.",
            _SECURITY,
        ),
        Kind.TECHNICAL: Sort(
            "Technology",
            "Error messages and replies to programs, in which an address may stand for a while.",
            "So that faults can be mended.",
            _SECURITY,
        ),
    },
    kept=Kept(
        account="As long as you have an account,",
        after=Number("and {n} day after that.", "and {n} days after that."),
        undecided="and after that until the municipality erases it: no time has been decided.",
        unlimited="Until the municipality erases it: no time has been decided.",
        answers=Number("Which options you chose is kept for {n} day.", "Which options you chose is kept for {n} days."),
        first_notices="That you have been told of a module:",
        reminders=Number("Reminders are kept for {n} day.", "Reminders are kept for {n} days."),
        strangers=Number("{n} day.", "{n} days."),
        roles="Until the role is taken away, at the latest when the account goes.",
        classroom="As long as you are in the class.",
        audit=Number("{n} day.", "{n} days."),
        technical="Until the fault is mended; replies to programs for two days.",
        figures="Counts for each unit stay, without names.",
        decision="Decision on deletion: {reference}.",
    ),
    seen=Seen(
        by_kind={
            Kind.ROSTER: "You, and administrators.",
            Kind.ROLES: "You, and whoever gives roles in the unit.",
            Kind.ASKED: "You, and administrators. {leaders} What is assigned with figures only, nobody but you sees.",
            Kind.ANSWERS: "You alone, and the owner of the installation. Others see counts only. {few}",
            Kind.STRANGERS: "The owner of the installation, and administrators.",
            Kind.MESSAGES: "You, and administrators.",
            Kind.CLASSROOM: "You, the teachers of the class in Classroom, and administrators when something fails.",
            Kind.AUDIT: "The owner of the installation; you see what is about you.",
            Kind.TECHNICAL: "Whoever keeps it running, without addresses, and administrators.",
        },
        leaders_by_name="Your manager sees who has completed a module, never answers or scores.",
        leaders_in_figures="Your manager sees counts, not names.",
        few="Counts under five are not shown.",
    ),
    notice=Notice(
        title="How your data are handled",
        lead="This is what is kept about you, why, for how long and who sees it. The text is made from the settings as "
        "they are now.",
        controller="The controller is the municipality ({domain}).",
        why="Why",
        ground="Legal basis",
        kept="How long",
        seen="Who sees it",
        in_google="At Google",
        in_google_text="Answers are given in Google Forms, which keeps them with your address. Mails lie in mailboxes "
        "and course work in Classroom. Nothing is given to anybody else, and nobody else's trackers are here.",
        pupils="Pupils",
        pupils_answers=Number(
            "Which options pupils chose is kept for {n} day.", "Which options pupils chose is kept for {n} days."
        ),
        pupils_leavers=Number(
            "Pupils are erased {n} day after the account is gone.",
            "Pupils are erased {n} days after the account is gone.",
        ),
        pupils_unnamed="Modules are assigned to pupils with figures only: nobody but the pupil sees who has completed "
        "them.",
        pupils_some="Pupils are never compared with each other.",
        pupils_kept="Only they and the installation's owner see answers.",
        pupils_counted="Of a pupil it is kept that the module was completed, when, how many times, and whether it was "
        "enough. Which options a pupil chooses is counted, and not kept by name.",
        pupils_scores="Scores are kept because the grades in Classroom are made of them.",
        pupils_no_scores="Scores are not kept.",
        pupils_none="Nobody is registered as a pupil.",
        rights="Your rights",
        rights_text="You can see and download everything on My page, have mistakes put right in the municipality's "
        "directory, ask for data to be erased, and object to the processing. Turn to the municipality's data "
        "protection officer. You can also complain to the supervisory authority: IMY in Sweden, Datatilsynet in "
        "Denmark.",
        mine="See and download my data",
        papers="Papers",
        papers_lead="Drafts, made from the same settings as this page. What only the municipality knows stands in "
        "brackets.",
    ),
    mine=Mine(
        title="My data",
        lead="Everything that is kept about you, and who has looked.",
        download="Download everything as a file (JSON)",
        facts=OwnFacts(
            title="Who you are",
            lead="This is how the municipality's directory at Google has you. If something is wrong, it is put right "
            "there, by whoever looks after accounts.",
            name="Name",
            email="E-mail",
            addresses="Addresses",
            unit="Unit",
            gone="a unit that is no longer there",
            manager="Manager",
            kind="Counted as",
            kinds={"staff": "staff", "pupil": "pupil"},
            language="Language",
            since="Known here since",
            groups="Groups",
            changes="Changes",
            leads="Manager of, by the directory",
            roles="Roles",
            until="until {day}",
            by="by {by}",
            manager_of="Named as the manager of",
            people=Number("{n} person", "{n} people"),
        ),
        held="What is kept",
        held_lead="What you are assigned, have completed and have answered is on My page. The file has it all, row by "
        "row.",
        rows=Number("{n} row in the file", "{n} rows in the file"),
        who="Who has looked",
        nobody="Nobody else has looked at your data.",
        when="When",
        by="Who",
        how="How",
        what="What",
        command_line="Whoever keeps it running",
        alone="Your data",
        list_of="A list with names of {unit}, where you are now",
        letters="E-mails to you",
        letters_lead="What we have written to you, and why. Whether you have opened an e-mail we do not know.",
        no_letters="No e-mail has gone to you.",
        letter_kinds={"notice": "New module", "reminder": "Reminder", "digest": "Summary for you as a manager"},
        letter_states={
            "sent": "sent",
            "uncertain": "probably sent",
            "failed": "could not be sent",
            "sending": "on its way",
        },
        whys={
            "notice": "you were assigned it",
            "before": "its due date was coming up",
            "due": "it was due",
            "after": "its due date had passed",
            "nudge": "somebody who follows the unit asked that everyone who was not done be reminded, without being "
            "told who they are",
            "beside": "you had it left when the e-mail went out anyway",
        },
        why_due="due {day}",
        by_group="to the group {group}, of which you are a member",
        in_name_of="from {sender}",
        doors={"command": "Command", "page": "Page", "card": "Sidebar", "api": "Program", "clock": "By itself"},
    ),
    papers=Papers(
        record="Record of processing activities (article 30)",
        assessment="Data protection impact assessment, draft (article 35)",
        draft="Drafted from the settings on {day}. What stands in [brackets] is for the municipality to fill in.",
        fill_in="[fill in: {what}]",
        controller="Controller and data protection officer",
        purpose="Purpose",
        purpose_text="Short modules on security, data protection and digital tools for staff and pupils, and following "
        "up how many have completed them. Not pay, appraisal of single people, or ranking.",
        people="Data subjects",
        people_staff="Staff with an account in {domain}.",
        people_pupils="Pupils: {where}.",
        data="Data, deletion and access",
        recipients="Recipients",
        recipients_text="Google as processor: Directory, Forms, Drive, Gmail, and {classroom}.",
        transfers="Transfers to third countries",
        transfers_fill="where Google stores the data, sub-processors, and the basis under chapter V",
        security="Security",
        security_points=(
            "Sign-in with the municipality's accounts; every page and command asks for a right.",
            "Counts under five are hidden, and so is what would give them away by subtraction.",
            "Each use of a right to other people's data is written down and cannot be changed.",
            "Logs hold neither addresses nor secrets.",
        ),
        need="Necessity and proportionality",
        need_text="What was completed and how well are kept apart: scores and answers are each person's own. Figures "
        "are made of counts.",
        need_fill="why less data would not serve, and the law that the training rests on",
        risks="Risks and measures",
        risk="Risk",
        measure="Measure",
        left="What is left",
        risk_rows=(
            (
                "A leader uses the figures against somebody.",
                "Names are off unless the municipality allows them; {leaders}",
            ),
            ("A count singles somebody out in a small unit.", "Counts under five are not shown, nor indirectly."),
            ("Answers are kept longer than needed.", "{answers}"),
            ("Somebody looks without a reason.", "It is written down, and whom it is about sees it on their page."),
            ("Children are registered without need.", "{pupils}"),
        ),
        left_fill="an assessment of the risk that is left",
        heard="Consultation: data protection officer, unions or works council, data subjects",
        heard_fill="who was heard, when, and what they said",
        decision="Decision",
        decision_fill="who decides, the date, and when the assessment is looked at again",
        settings="The settings that this text rests on",
        columns="What lies in which table",
    ),
)

"""The doctor in English, as the command line speaks."""

from service.delivery.health.words import Words
from service.tongue import Number

ENGLISH = Words(
    code="en",
    times={
        "day": Number("{n} day", "{n} days"),
        "hour": Number("{n} hour", "{n} hours"),
        "minute": Number("{n} minute", "{n} minutes"),
    },
    moment="less than a minute",
    each={"strange": "{n} at {domain}", "limits": "{spent} of {calls} calls of {budget} in 24 hours"},
    joined={"either": " or ", "both": " and ", "limits": "; "},
    anyone="anyone in the world",
    sentences={
        "settings.ok": "Acts as {role}, reads the Directory as {admin}.",
        "courses.ok": Number("{n} module in {both}.", "{n} modules in {both}."),
        "courses.pictures": Number(
            "{n} module in {both}. Forms say in words what their pictures show, since Google cannot "
            "fetch them from {address}. To have the pictures, set NANOLEARN_PUBLIC_URL to an address on the internet.",
            "{n} modules in {both}. Forms say in words what their pictures show, since Google cannot "
            "fetch them from {address}. To have the pictures, set NANOLEARN_PUBLIC_URL to an address on the internet.",
        ),
        "database.none": "There is no database yet at {place}. Run `nanolearn db upgrade`.",
        "database.newer": "{place} is at revision {revision}, this program knows {newest}. Install the newer "
        "Nanolearn.",
        "database.older": "{place} is at revision {revision}, not {newest}. Run `nanolearn db upgrade`.",
        "database.ok": "{place} is at revision {revision}.",
        "key.machine": "This machine's service account signs; there is no key to lose.",
        "key.ok": "{file} is a service account's key.",
        "clock.silent": "Google does not say what time it is.",
        "clock.ahead": Number(
            "This machine's clock is {n} second ahead of Google's, so tokens may be refused. Set it right: "
            "timedatectl set-ntp true",
            "This machine's clock is {n} seconds ahead of Google's, so tokens may be refused. Set it right: "
            "timedatectl set-ntp true",
        ),
        "clock.behind": Number(
            "This machine's clock is {n} second behind Google's, so tokens may be refused. Set it right: "
            "timedatectl set-ntp true",
            "This machine's clock is {n} seconds behind Google's, so tokens may be refused. Set it right: "
            "timedatectl set-ntp true",
        ),
        "clock.ok": "This machine's clock agrees with Google's.",
        "may.directory people": "People may be read.",
        "may.directory units": "Units may be read.",
        "may.directory groups": "Members of groups may be read.",
        "may.forms and drive": "Forms may be made, shared and read.",
        "may.gmail": "Mails may be sent.",
        "may.classroom classes": "Classes may be made and read.",
        "may.classroom members": "People may be added to classes.",
        "may.classroom work": "Course work and grades may be written.",
        "may.classroom topics": "Topics may be made.",
        "account.none": "There is no account {address} in the Directory. Make it, or correct NANOLEARN_DELEGATED_USER.",
        "account.idle": "{address} is suspended or archived. Make it active again in the Admin console.",
        "account.no_mailbox": "{address} has no mailbox, so it can send nothing. Give it a licence with Gmail.",
        "account.ok": "{address} is an active account.",
        "domains.foreign": "Google knows no domain {either} of this organisation, so no Form can be shared with it. "
        "Correct NANOLEARN_DOMAIN and NANOLEARN_RESPONDER_DOMAINS.",
        "domains.ok": Number("{domains} is the organisation's own.", "{domains} are the organisation's own."),
        "queue.none": "There is no queue {name}. Make it: gcloud tasks queues create {short} --project={project} "
        "--location={location} --max-attempts=1",
        "queue.shut": "{name} cannot be looked at: {why} Give the service account the roles Cloud Tasks Enqueuer and "
        "Cloud Tasks Viewer.",
        "queue.stopped": "{name} is {state}: it calls nobody. Resume it: gcloud tasks queues resume.",
        "queue.ok": "{name} runs.",
        "form.deleted": "The Form {form} has been deleted. Take it out of the bin of {account}'s Drive.",
        "form.closed_by_hand": "Somebody has closed it by hand. Publish it and let it accept responses: {editor}",
        "form.opened_by_hand": "Nobody is bound to it, and somebody has opened it by hand. Close it: {editor}",
        "form.closed": "Closed, as it should be: nobody is bound to it.",
        "form.other_domains": "The domains in the settings have changed since. Run `nanolearn deliver`.",
        "form.ok": "Published and open to {domains}.",
        "form.unshared": "Its sharing with {domains} was taken away by hand. Share it again: {editor}",
        "form.shared": "Somebody has opened it to {others} too. Take that away: {editor}",
        "form.edited": "It can be changed, and its answers read, by {others}. Take that away under Share: {editor}",
        "watch.none": "Google does not tell of its answers. A tick makes it anew within minutes; if not, its log says "
        "why.",
        "watch.refused": "Google does not tell of its answers: {why}. A tick makes it anew within minutes; if not, its "
        "log says why.",
        "watch.ended": "Its watch has ended. A tick makes it anew within minutes; if not, its log says why.",
        "watch.suspended": "Google has suspended its watch ({why}): Pub/Sub refuses its notices. See that the topic is "
        "there and that forms-notifications@system.gserviceaccount.com may publish to it.",
        "watch.ok": "Google tells of its answers, until {day}.",
        "leaders.none": "NANOLEARN_MAIL_SENDERS is leaders, and nobody leads a unit: every mail goes out from the role "
        "account. Fill in managers in the Directory and run `nanolearn roster sync`, or set it to account.",
        "leaders.ok": Number(
            "Mails may go out in the name of {n} leader; tried with {address}.",
            "Mails may go out in the name of {n} leaders; tried with {address}.",
        ),
        "leaders.left": "{address} leads a unit and has left the Directory. Run `nanolearn roster sync`.",
        "leaders.refused": "No mail can go out in the name of {address}, who leads a unit, only from the role account. "
        "{why}",
        "leaders.no_mailbox": "{address} leads a unit and has no mailbox: the role account writes to the people there. "
        "Give the account a licence with Gmail, or let somebody else lead.",
        "people.none": "The roster is empty. Run `nanolearn roster sync`.",
        "people.strange": "Some people may not answer the Forms: {strange}. Add the domains to "
        "NANOLEARN_RESPONDER_DOMAINS.",
        "people.ok": Number(
            "{n} person in the roster, who may answer the Forms.",
            "{n} people in the roster; all may answer the Forms.",
        ),
        "roster.never": "The Directory has not been read by this program yet.",
        "roster.stale": "The Directory was last read {ago} ago: who has come since gets nothing, who has left is still "
        "written to. Run `nanolearn roster sync`; its message says why it does not happen by itself.",
        "roster.ok": "The Directory was read {ago} ago.",
        "tick.never": "Nobody has called /hooks/tick yet, so nothing goes on by itself. Look at App Engine › Cron jobs "
        "in the console, or at the scheduler's own page, and at the service's log.",
        "tick.stale": "Nobody has called /hooks/tick for {ago}, so nothing goes on by itself. Look at App Engine › "
        "Cron jobs in the console, or at the scheduler's own page, and at the service's log.",
        "tick.ok": "The last tick was {ago} ago.",
        "mails.used": "Google's {n} mails a day are used up. What waits goes out when `nanolearn deliver` runs later.",
        "mails.ok": "{sent} of the {n} mails that Google allows in 24 hours have been sent.",
        "quotas.near": "Google's limits are nearly used up: {limits}. What does not fit waits until tomorrow by "
        "itself. If that is too late, let leaders send, or write to groups (docs/operate.md).",
        "quotas.ok": "No limit of Google's is nearly used up.",
        "reminders.no_day": "{file} leaves no day in the next two months on which a mail may go out. Mend its weekdays "
        "or its closed days.",
        "reminders.ok": "{policy}",
        "token.account": "{who} cannot be acted for. The account must be active; check it in the Google Admin console, "
        "and NANOLEARN_DELEGATED_USER and NANOLEARN_DIRECTORY_ADMIN.",
        "token.scopes": "The service account may not act as {who} with these scopes: {scopes}. In the Google Admin "
        "console, under Security > API controls > Domain-wide delegation, add them to the client's list.",
        "token.nobody": "{who} is not an account that can be acted for. Check NANOLEARN_DELEGATED_USER and "
        "NANOLEARN_DIRECTORY_ADMIN.",
        "token.key": "Google did not accept the service account's key for {who}. Check GOOGLE_APPLICATION_CREDENTIALS "
        "and this machine's clock.",
        "google.nobody": "Google could not be reached. Check this machine's way to the internet.",
        "google.silent": "Google did not answer. Try again in a while.",
        "google.busy": "Google's limit is reached for now. Try again in a while.",
        "google.unknown": "Google knows nothing of it.",
        "google.refused": "Google refused.",
        "other": "It could not be done.",
    },
)

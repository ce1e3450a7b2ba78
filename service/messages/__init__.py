"""Reminders to those who are not done, digests to their leaders, nudges that somebody asks for.

Who is written to is decided anew for each mail, in the transaction that claims it. Writes reminders, reminder_items,
nudges and silenced. What has first to be told is delivery's; reminders only come after it.
"""

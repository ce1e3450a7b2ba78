"""Delivery through Google Classroom: a class for each unit, course work that leads to the Forms, grades written back.

Writes classes, their members and topics, course works, grades and fallbacks. Our record is the truth, Classroom a
mirror: who has done what follows from the Forms' responses, and whoever cannot be reached here gets a mail.
"""

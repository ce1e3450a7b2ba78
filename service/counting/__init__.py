"""Who is bound to what and how far they have come, one row for each, and the counts of it for every unit.

Reports read these counts: what they cost depends on the number of units and modules, never on that of answers. They
change in the same transaction as the answers. What the rules and the roster ask for is worked out anew where the
rooms that write those have left a note (`store/recounts.py`), and on each day on which a module starts.
How units stood in past weeks and on due days is written down as time passes.
Writes obligations, counters, choices, withheld, counted, weeks, deadlines and withheld_weeks; clears away recounts.
"""

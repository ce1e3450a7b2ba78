"""Make it so: compare what should exist in Workspace with what does, plan the difference, take the steps.

Writes forms and messages. Intents are written before Google is asked, results before the next step.
"""

"""A module in Google's words, and Google's answers in ours.

Pure: values in, values out; no clock, no network, no database. Knows the catalogue and nothing else.
"""

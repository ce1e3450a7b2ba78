"""What came back: responses brought home, matched to people, and what they amount to.

Writes responses, cursors, looks and watches.
"""

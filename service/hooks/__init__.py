"""Doors for machines: the scheduler and Pub/Sub. Verify who calls, then call a room; no thought about the work itself.

Nobody signs in here and nothing is shown to people; who calls proves it with a token that Google has signed.
"""

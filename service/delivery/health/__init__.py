"""Whether an installation can do its work: each part tried separately, each fault with what to do about it.

Only looks: nothing is written, neither here nor at Google.
"""

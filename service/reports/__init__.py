"""What it adds up to: counts rolled up the tree, the privacy of small groups, and files to take away.

Reads, and writes goals.
"""

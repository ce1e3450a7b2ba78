"""What we ask of Google: one client for every API, which paces itself, tries again where that is safe, and counts.

Knows methods and resources as Google names them; what they are for is the business of the rooms above.
"""

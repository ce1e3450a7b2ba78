"""The sidebar: Google's events come in, cards go out as JSON.

A door: `views` verifies who calls, `table` asks `may()` and names the handler, the handlers call rooms, and pure
functions (`widgets`, `…_cards`) write the cards. What a person has chosen so far travels in the cards themselves.
"""

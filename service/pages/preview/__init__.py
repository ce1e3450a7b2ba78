"""The sidebar in a page: cards are shown from their JSON, and their buttons do what they do there.

Thought is pure (`kinds`, `fields`, `stack`, `look`, `rich`); `views` alone knows of requests. Clicks are answered by
what it is given, the sidebar's own dispatch, so that what is seen is what Google's hosts show.
"""

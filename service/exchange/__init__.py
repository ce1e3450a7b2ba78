"""Question banks from elsewhere and for elsewhere: text in, items out, and back.

Beside the catalogue, whose modules it makes and shows. What a format cannot say is named, never dropped.
Only `shelving` touches files, and `showing` those of pictures.
"""

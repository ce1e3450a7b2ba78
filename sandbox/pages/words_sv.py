from sandbox.pages.words_en import WORDS

__all__ = ["WORDS"]

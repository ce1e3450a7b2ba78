"""A file in any of the formats as a bank."""

from service.exchange import aiken, encodings, gift, moodle_xml, qti
from service.exchange.model import Bank, Format


def read(content: bytes, name: str, form: Format) -> Bank:
    """Everything in the file, question by question.

    Raises:
        NanolearnError: it cannot be read as that format at all.
    """
    if form is Format.MOODLE_XML:
        return moodle_xml.read(content, name)
    if form is Format.QTI:
        return qti.read(content, name)
    text, notes = encodings.decode(content, name)
    bank = gift.read(text) if form is Format.GIFT else aiken.read(text)
    return Bank(bank.entries, bank.remark, (*notes, *bank.notes))

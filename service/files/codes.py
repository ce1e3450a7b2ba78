"""QR codes as SVG: what a phone opens from paper."""

import io


def qr(address: str) -> str:
    """The code of an address. It may lose a seventh of its surface to a thumb or a fold and is still read."""
    import segno  # noqa: PLC0415 - needed by pages that are printed only

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()

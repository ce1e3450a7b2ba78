"""Google's named icons that the preview can draw: paths on a square of 24, drawn here for it. Pure."""

from collections.abc import Mapping

ICONS: Mapping[str, str] = {
    "BOOKMARK": "M6 3h12v18l-6-4-6 4z",
    "CLOCK": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.5 2",
    "DESCRIPTION": "M6 3h8l4 4v14H6zM9 11h6M9 15h6",
    "EMAIL": "M3 5h18v14H3zm0 1 9 7 9-7",
    "INVITE": "M4 5h16v16H4zM4 10h16M8 3v4M16 3v4",
    "MAP_PIN": "M12 22s7-7.5 7-13a7 7 0 0 0-14 0c0 5.5 7 13 7 13zm0-10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "MULTIPLE_PEOPLE": (
        "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-7 9c0-4 3-6 7-6s7 2 7 6zM16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2.5.8"
        " 4 2.5 4 5.5"
    ),
    "PERSON": "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-8 10c0-4.5 3.5-7 8-7s8 2.5 8 7z",
    "STAR": "m12 3 2.7 6 6.3.6-4.8 4.3 1.4 6.5-5.6-3.4-5.6 3.4 1.4-6.5L3 9.6 9.3 9z",
}

"""A chart that takes its colours from the page it stands on, as a picture that has them itself."""

import re

from markupsafe import Markup

_WIDTH, _EDGE = 860, 8  # pixels; the edge has room for what stands at an end
_STYLE = (
    "text{font-family:Roboto;font-size:15px;fill:#55605a}text.goal{fill:#1c211e}circle{fill:#14573d}"
    "circle.goal{fill:#ffffff;stroke:#1c211e;stroke-width:2px}.way{stroke:#14573d;stroke-width:2.5px}"
    ".expected{stroke:#14573d;stroke-width:2px;stroke-dasharray:2 5}.ahead{fill:#14573d;fill-opacity:.14}"
    ".axis{stroke:#d5dad4}.mark{stroke:#1c211e;stroke-width:2px;stroke-dasharray:4 3}"
)


def standing_alone(chart: Markup) -> str:
    """The chart as a document: SVG of a fixed width, in the colours of paper."""
    height = re.search(r' height="(\d+)"', chart)
    assert height is not None, "a chart says how high it is"
    high, inside = height[1], _WIDTH - 2 * _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{high}" viewBox="0 0 {_WIDTH} {high}">'
        f"<style>{_STYLE}</style>"
        f'<svg x="{_EDGE}" y="0" width="{inside}" height="{high}" overflow="visible">{chart}</svg></svg>'
    )

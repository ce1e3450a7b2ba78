"""What every page must hold for people who see, hear and move differently: asked of the page in a real browser."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALSO = {rule: {"enabled": True} for rule in ("label-content-name-mismatch", "table-fake-caption", "td-has-header")}
"""Rules that axe-core calls experimental, and that hold here."""

# Each stop of the Tab key, as somebody sees it: what it is, and whether its focus is visible.
_STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const around = at.closest("label") ? getComputedStyle(at.closest("label")) : style;
  if (at.tagName === "IFRAME") return { what: "", ring: true, seen: true }; // the focus is on something in it
  const ring = (of) => of.outlineStyle !== "none" && parseFloat(of.outlineWidth) >= 2;
  at.dataset.reached = "yes";
  return {
    what: at.outerHTML.slice(0, 120),
    ring: ring(style) || ring(around),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
  };
}"""
# What a mouse can use and the Tab key has not been at. Of radio buttons with one name it visits one.
_MISSED = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  return [...document.querySelectorAll(wanted)].filter((each) =>
    !each.disabled && each.tabIndex >= 0 && !each.dataset.reached && each.checkVisibility({ visibilityProperty: true })
    && !(each.type === "radio" && document.querySelector(`[name="${each.name}"][data-reached]`))
  ).map((each) => each.outerHTML.slice(0, 120));
}"""

# Names that nothing has, or that two things have: a label, a description or a link then leads nowhere.
_LOOSE = """() => {
  const found = [];
  const there = (id) => document.getElementById(id);
  for (const name of ["aria-labelledby", "aria-describedby", "for"])
    for (const each of document.querySelectorAll(`[${name}]`))
      for (const id of each.getAttribute(name).split(" ")) if (!there(id)) found.push(`${name} leads nowhere: ${id}`);
  for (const each of document.querySelectorAll("a[href*='#']")) {
    const [path, id] = [each.pathname + each.search, decodeURIComponent(each.hash.slice(1))];
    if (path === location.pathname + location.search && id && !there(id)) found.push(`link leads nowhere: #${id}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  return found.concat(ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `twice: #${id}`));
}"""
# WCAG 2.5.3: who speaks to the browser says what they see.
_MISNAMED = """() => [...document.querySelectorAll("a[aria-label], button[aria-label]")].filter((each) => {
  const seen = each.innerText.replace(/\\s+/g, " ").trim().toLowerCase();
  return !each.ariaLabel.toLowerCase().includes(seen);
}).map((each) => each.outerHTML.slice(0, 160))"""
# WCAG 1.4.12: a reader may set text as wide as this, and nothing may be cut off for it.
_SPACED = """() => {
  const sheet = new CSSStyleSheet();
  const wider = { "line-height": "1.5", "letter-spacing": ".12em", "word-spacing": ".16em" };
  sheet.replaceSync(`* { ${Object.entries(wider).map(([name, size]) => `${name}: ${size} !important`).join("; ")} }`);
  document.adoptedStyleSheets = [sheet];
  const cut = [...document.querySelectorAll("body *")].filter((each) => {
    const style = getComputedStyle(each);
    return ["hidden", "clip"].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1
      && each.checkVisibility({ visibilityProperty: true })
      && !each.closest(".unseen, .skip, svg, thead, [aria-hidden]");
  }).map((each) => each.outerHTML.slice(0, 120));
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) cut.push(`the page is ${page.scrollWidth} pixels wide`);
  document.adoptedStyleSheets = [];
  return cut;
}"""


# What Chromium reads out, and another browser does not, or reads out beside it. Seen in Firefox and Safari's engine.
_ELSEWHERE = """() => {
  const found = [];
  const tell = (what, each) => found.push(`${what}: ${each.outerHTML.slice(0, 120)}`);
  for (const each of document.querySelectorAll("svg[role=img] :is(text, title)"))
    if (!each.closest("[aria-hidden=true]")) tell("Firefox reads out what a picture is made of", each);
  for (const each of document.querySelectorAll("[required]")) tell("Firefox calls an empty field wrong", each);
  for (const each of document.querySelectorAll("ul, ol"))
    if (!each.closest("nav") && getComputedStyle(each).listStyleType === "none") tell("no list in Safari", each);
  for (const each of document.querySelectorAll("dd > span"))
    if (getComputedStyle(each).display === "block") tell("not read out in Safari", each);
  return found;
}"""


def violations(page: Page, *rules: str) -> list[str]:
    """What axe-core finds on the page as it stands: the rule, and the element. `rules`: only these."""
    page.evaluate(f"if (!window.axe) {{ {AXE} }}")
    only: dict[str, Any] = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    options = {"runOnly": only, "rules": {} if rules else ALSO, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]


def is_as_wide_as_its_window(page: Page) -> bool:
    """Nothing makes the page itself scroll sideways: at 320 pixels that is 400 % on a window of 1280."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def loose_ends(page: Page) -> list[str]:
    """Labels, descriptions and links on the page that lead nowhere, and names that two things have."""
    found: list[str] = page.evaluate(_LOOSE)
    return found


def misnamed(page: Page) -> list[str]:
    """Links and buttons that are called something in which what one sees on them does not stand."""
    found: list[str] = page.evaluate(_MISNAMED)
    return found


def told_otherwise_elsewhere(page: Page) -> list[str]:
    """What other browsers than this one are known to keep from who listens, or to tell them too much of."""
    found: list[str] = page.evaluate(_ELSEWHERE)
    return found


def cut_when_spaced(page: Page) -> list[str]:
    """What is cut off, or pushed out of the window, when a reader sets letters, words and lines further apart."""
    found: list[str] = page.evaluate(_SPACED)
    return found


def outline(page: Page) -> dict[str, Any]:
    """What somebody who listens gets of the page before its content."""
    found: dict[str, Any] = page.evaluate(
        """() => ({
          language: document.documentElement.lang,
          title: document.title.trim(),
          h1: document.querySelectorAll("h1").length,
          main: document.querySelectorAll("main").length,
          skipped: [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(each => +each.tagName[1])
            .filter((level, place, all) => level > (place ? all[place - 1] : 0) + 1),
        })"""
    )
    return found


def by_keyboard(page: Page, most: int = 400) -> list[str]:
    """Goes through the page with the Tab key; says what it does not reach, or reaches without showing it."""
    trouble = []
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            break
        if not stop["ring"]:
            trouble.append(f"focus does not show: {stop['what']}")
        if not stop["seen"]:
            trouble.append(f"focus is outside the window: {stop['what']}")
    else:
        trouble.append(f"more than {most} stops")
    return trouble + [f"not reached: {each}" for each in page.evaluate(_MISSED)]

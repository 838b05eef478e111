"""How a page prints."""

from __future__ import annotations

from checks.pages.browser import PAPER, SETTLE, Visit
from checks.pages.reading import check_sideways

PRINT = r"""() => {
  const problems = [], article = document.querySelector("article");
  if (!article) return ["has no article to print"];
  const name = (e) => [e.tagName.toLowerCase(), ...e.classList].join(".");
  const list = (what, elements) => {
    const found = [...new Set(elements)];
    if (found.length) problems.push(`${what}: ${found.slice(0, 3).map(name).join(", ")}` +
      (found.length > 3 ? `, ${found.length} in all` : ""));
  };
  const shown = (e) => e.checkVisibility() && e.getClientRects().length > 0;
  list("on paper", [...document.querySelectorAll("nav, .sidebar, header button, .copy")].filter(shown));
  const left = article.getBoundingClientRect().left;
  if (left < 0 || left > 40) problems.push(`the article begins ${Math.round(left)} pixels from the left`);

  const scrolls = (e) => getComputedStyle(e).overflowX !== "visible";
  list("cut off at the right", [article, ...article.querySelectorAll("*")].filter((e) =>
    // Of one pixel is what only screen readers are to find.
    e instanceof HTMLElement && e.clientWidth > 1 && e.scrollWidth - e.clientWidth > 2 && scrolls(e)));

  list("folded", [...article.querySelectorAll("details:not([open])")].filter((details) => {
    const parts = [...details.children].filter((e) => e.tagName !== "SUMMARY");
    return parts.length && !parts.some(shown);
  }));

  // As on white paper: a browser prints no backgrounds unless it is told to.
  const pen = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const known = new Map();
  const light = (color) => {
    if (!known.has(color)) {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, 1, 1);
      pen.fillStyle = color;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => {
        const value = part / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      known.set(color, 0.2126 * red + 0.7152 * green + 0.0722 * blue);
    }
    return known.get(color);
  };
  const pale = [], dark = [];
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("svg, mjx-container") || !shown(element)) continue;
    if (1.05 / (light(getComputedStyle(element).color) + 0.05) < 3) pale.push(element);
    for (let e = element; e; e = e.parentElement)
      if (light(getComputedStyle(e).backgroundColor) < 0.7) { dark.push(e); break; }
  }
  list("too pale for white paper", pale);
  list("on a dark ground", dark);
  return problems;
}"""

# Chosen by the reader; a browser that prints takes prefers-color-scheme for light by itself.
DARK = r"""() => {
  const data = document.documentElement.dataset, before = data.theme;
  data.theme = "dark";
  window.dispatchEvent(new Event("beforeprint"));
  return before;
}"""
UNDARK = r"""(before) => {
  window.dispatchEvent(new Event("afterprint"));
  if (before === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = before;
}"""


def check_print(seen: Visit) -> list[str]:
    """On paper the article is whole, without what only a screen can use, and dark on white in the dark theme, too."""
    page, size = seen.page, seen.page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    before = page.evaluate(DARK)
    try:
        page.evaluate(SETTLE)
        return [*check_sideways(seen), *page.evaluate(PRINT)]
    finally:
        page.evaluate(UNDARK, before)
        page.emulate_media(media="null")
        page.set_viewport_size(size)

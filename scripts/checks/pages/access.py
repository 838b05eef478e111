"""What readers with a screen reader, a keyboard or little contrast need: WCAG 2.2 AA as far as a program can tell."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from checks.pages.browser import SETTLE, Visit

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Experimental to axe: off until it is named.
AXE_RULES = ["label-content-name-mismatch"]

AXE = r"""async ([tags, names]) => {
  // Contrast takes axe half a millisecond for each word of a listing, and a listing has thousands
  // in a dozen colours: of words that look the same on the same ground, axe gets one to measure.
  const grounds = new Map();
  const ground = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity].join();
      grounds.set(element, ground(element.parentElement) + (own === "rgba(0, 0, 0, 0),none,1" ? "" : "|" + own));
    }
    return grounds.get(element);
  };
  const looks = new Set(), alike = [];
  for (const word of document.querySelectorAll("pre span, code span")) {
    if (word.childElementCount) continue;
    const style = getComputedStyle(word);
    const look = [style.color, style.fontSize, style.fontWeight, style.textShadow, ground(word)].join();
    // axe measures no single letter, so it need not try, and such a word stands for no other.
    if (looks.has(look) || [...word.textContent.trim()].length < 2) alike.push(word);
    // Nor does one that is folded or hidden, which axe leaves out.
    else if (word.checkVisibility({visibilityProperty: true})) looks.add(look);
  }
  for (const word of alike) word.setAttribute("data-alike", "");
  axe.configure({rules: [{id: "color-contrast", selector: "*:not([data-alike])"}]});
  try {
    const found = await axe.run(document, {
      runOnly: {type: "tag", values: tags},
      rules: Object.fromEntries(names.map((name) => [name, {enabled: true}])),
      resultTypes: ["violations"], elementRef: false, preload: false,
    });
    const problems = [];
    for (const rule of found.violations) {
      const groups = new Map();
      for (const node of rule.nodes) {
        const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
        groups.set(why, [...(groups.get(why) || []), node.target.flat().join(" ")]);
      }
      for (const [why, targets] of groups) {
        const count = targets.length > 1 ? `, ${targets.length} in all` : "";
        problems.push(`${rule.id} (${rule.impact}): ${rule.help}: ${why}: ${targets[0]}${count}`);
      }
    }
    return problems;
  } finally {
    for (const word of alike) word.removeAttribute("data-alike");
  }
}"""


@cache
def axe_script() -> str:
    """The axe-core that the package of the test group brings."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def check_axe(seen: Visit) -> list[str]:
    """Axe finds no violation of WCAG 2.2 AA or good practice; what it leaves open, as contrast on pictures, passes."""
    if not seen.page.evaluate("typeof axe === 'object'"):
        seen.page.evaluate(axe_script())
    seen.page.evaluate(SETTLE)
    return seen.page.evaluate(AXE, [AXE_TAGS, AXE_RULES])


TITLES = r"""() => {
  const titles = [...document.querySelectorAll("h1")].filter((e) => e.checkVisibility()).map((e) => e.textContent);
  return titles.length === 1 ? [] : [`has ${titles.length} visible h1: ${titles.join(" / ")}`];
}"""


def check_headings(seen: Visit) -> list[str]:
    """One visible h1; axe sees headings that are empty or skip a level."""
    return seen.page.evaluate(TITLES)


PARTS = r"""(lang) => {
  const BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6, figcaption, caption, dt, dd, summary, button, nav a, " +
    "label, legend, div, section, article, main, body";
  const NAMES = "aria-label aria-description aria-roledescription aria-valuetext title placeholder alt";
  const problems = [];
  const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 60);
  const said = (element) => element.closest("[lang]")?.getAttribute("lang") ?? lang;
  const hangul = (text) => /\p{Script=Hangul}/u.test(text);
  const prose = (text) =>
    /(?<![\p{L}\p{N}])(?:\p{Script=Latin}[\p{Script=Latin}'’-]*\s+){3}\p{Script=Latin}/u.test(text);
  const phrase = (text) => /\p{Script=Latin}{3,}\s+\p{Script=Latin}{3,}/u.test(text);
  for (const element of document.querySelectorAll("[lang]"))
    if (!["ko", "en"].includes(element.getAttribute("lang")))
      problems.push(`lang="${element.getAttribute("lang")}" is neither ko nor en: ${short(element.textContent)}`);

  // What is folded or hidden until it is asked for counts as well.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data, parent = walker.currentNode.parentElement;
    if (!text.trim() || parent.closest("script, style, noscript, pre, code, mjx-container")) continue;
    if (hangul(text)) {
      if (said(parent) !== "ko") problems.push(`Korean without lang=ko: ${short(text)}`);
    } else if (prose(text) && said(parent) !== "en" && !parent.closest("svg")) {
      // English words inside a Korean sentence are Korean.
      if (!hangul(parent.closest(BLOCKS).textContent)) problems.push(`English without lang=en: ${short(text)}`);
    }
  }

  for (const name of NAMES.split(" "))
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name), expected = hangul(text) ? "ko" : phrase(text) ? "en" : null;
      if (expected && said(element) !== expected) problems.push(`${name} without lang=${expected}: ${short(text)}`);
    }
  return problems;
}"""


def check_lang(seen: Visit, lang: str) -> list[str]:
    """Texts and labels that are not in the page's language say their own."""
    return seen.page.evaluate(PARTS, lang)

"""What every reader sees: formulas, letters, pictures, sliders, and nothing that runs out of the window."""

from __future__ import annotations

from checks.pages.browser import Visit


def check_requests(seen: Visit) -> list[str]:
    """The page asks nothing of the network."""
    return [f"asks for {url}" for url in seen.requests]


def check_console(seen: Visit) -> list[str]:
    """The page's scripts report no error."""
    return [f"console error: {text}" for text in seen.errors]


MATH = r"""() => {
  const problems = [];
  for (const span of document.querySelectorAll(".math"))
    if (!span.querySelector("mjx-container svg"))
      problems.push("math not rendered: " + span.textContent.trim().slice(0, 60));
  for (const error of document.querySelectorAll("mjx-merror, [data-mjx-error]"))
    problems.push("math with an error: " + (error.dataset.mjxError || error.textContent));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("pre, code, script, style, mjx-container, .math")) continue;
    const raw = node.data.match(/\\\(|\\\[|\$\$|\$[^$\n]*\\[a-z]+[^$\n]*\$/);
    if (raw) problems.push("raw math in the text: " + node.data.trim().slice(0, 60));
  }
  return problems;
}"""


def check_math(seen: Visit) -> list[str]:
    """Every formula is drawn, none without success, and none is left as TeX in the text."""
    return seen.page.evaluate(MATH)


HANGUL = r"""() => {
  // Draws a text in the font of an element and returns its pixels.
  const draw = (text, font) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext("2d", {willReadFrequently: true});
    pen.font = font;
    pen.fillText(text, 4, 36);
    return pen.getImageData(0, 0, 48, 48).data.join();
  };
  const problems = [];
  for (const selector of ["body", "h1", "pre", "svg text"]) {
    const element = document.querySelector(selector);
    if (!element) continue;
    const style = getComputedStyle(element);
    const font = `${style.fontWeight} 32px ${style.fontFamily}`;
    // A missing glyph is an empty box or a box with digits; U+10FFFF never has a glyph.
    const [han, geul, missing, blank] = ["한", "글", "\u{10FFFF}", " "].map((c) => draw(c, font));
    if (han === missing || han === blank || han === geul) problems.push(`${selector}: no glyph for Hangul`);
  }
  return problems;
}"""


def check_hangul(seen: Visit) -> list[str]:
    """Hangul is drawn as glyphs, not as boxes, in prose, headings, code and pictures."""
    return seen.page.evaluate(HANGUL)


PLAIN = r"""() => [...document.querySelectorAll(".cell_input > div")]
  .filter((e) => !e.matches(".highlight-go") || !e.querySelector("span[class]"))
  .map((e) => "code that is not highlighted as Go: " + e.textContent.trim().slice(0, 60))"""


def check_highlighting(seen: Visit) -> list[str]:
    """Every code cell is highlighted as Go."""
    return seen.page.evaluate(PLAIN)


FIGURES = r"""() => {
  const problems = [];
  for (const svg of document.querySelectorAll("svg")) {
    if (svg.closest("mjx-container, [aria-hidden=true]") || svg.parentElement.closest("svg")) continue;
    const name = svg.id || svg.outerHTML.slice(0, 60);
    for (const part of ["title", "desc"]) {
      const element = svg.querySelector(":scope > " + part);
      if (!element || !element.textContent.trim()) problems.push(`picture without ${part}: ${name}`);
    }
    if (!svg.closest("[role=img]")) problems.push(`picture without role img: ${name}`);
  }
  for (const img of document.querySelectorAll("img:not([alt])")) problems.push("image without alt: " + img.src);
  return problems;
}"""


def check_figures(seen: Visit) -> list[str]:
    """Every picture has a title and a description for who can't see it."""
    return seen.page.evaluate(FIGURES)


FRAMES = r"""(input) => [...input.closest("div").children]
  .filter((e) => e.dataset.value !== undefined && e.checkVisibility()).map((e) => e.dataset.value)"""


def check_sliders(seen: Visit) -> list[str]:
    """Every slider follows the keyboard: it shows the picture of the value that it says, and no other."""
    problems = []
    for slider in seen.page.locator("input[type=range]").all():
        name = f"slider {slider.get_attribute('aria-label')}"
        if not slider.is_visible() or not slider.is_enabled():
            problems.append(f"{name} can't be used")
            continue
        said = []
        for key in ("Home", "ArrowRight", "End"):
            slider.press(key)
            said.append(slider.get_attribute("aria-valuetext"))
            if (shown := slider.evaluate(FRAMES)) != said[-1:]:
                problems.append(f"{name} says {said[-1]} after {key} and shows {shown}")
        if said[0] in said[1:]:
            problems.append(f"{name} does not follow the arrow keys: {said}")
    return problems


SIDEWAYS = r"""() => {
  const root = document.scrollingElement, width = document.documentElement.clientWidth;
  if (root.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > width + 1)
    .slice(0, 3).map((e) => e.tagName.toLowerCase() + "." + e.className);
  return [`scrolls sideways: ${root.scrollWidth} of ${width} pixels (${wide.join(", ")})`];
}"""


def check_sideways(seen: Visit) -> list[str]:
    """The page does not scroll sideways at the window's width."""
    return seen.page.evaluate(SIDEWAYS)

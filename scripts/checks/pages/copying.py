"""The copy buttons of code cells."""

from __future__ import annotations

from checks.pages.browser import Visit

COPY = r"""() => {
  const problems = [], used = new Set();
  let first = null;
  const folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((details) => { details.open = true; });
  for (const pre of document.querySelectorAll("article div.highlight pre")) {
    if (pre.closest(".cell_output, .linenos")) continue;
    const code = pre.cloneNode(true);
    code.querySelectorAll(".linenos").forEach((number) => number.remove());
    const text = code.textContent, name = text.trim().replace(/\s+/g, " ").slice(0, 60);
    const wrapper = pre.closest("div.highlight");
    const button = wrapper.querySelector("button.copy") || wrapper.parentElement.querySelector(":scope > button.copy");
    if (!button || used.has(button)) { problems.push(`no copy button for ${name}`); continue; }
    used.add(button);
    button.focus();
    // A button that comes slowly into sight is there at the end.
    document.getAnimations().filter((a) => a instanceof CSSTransition).forEach((a) => a.finish());
    const box = button.getBoundingClientRect(), seen = button.checkVisibility({opacityProperty: true});
    if (document.activeElement !== button) problems.push(`the copy button takes no focus: ${name}`);
    else if (!seen || box.width < 2 || box.height < 2)
      problems.push(`the copy button can't be seen when it has the focus: ${name}`);
    else first ??= {button, text};
  }
  document.activeElement.blur();
  return {problems, button: first?.button, text: first?.text, folded};
}"""

# Waits about a second for what the button copies.
CLIPBOARD = r"""async () => {
  for (let frame = 0; frame < 60; frame++) {
    const text = await navigator.clipboard.readText();
    if (text !== "nothing yet") return text;
    await new Promise((end) => setTimeout(end, 16));
  }
  return null;
}"""


def check_copy(seen: Visit) -> list[str]:
    """Each code cell has a copy button that shows itself to the keyboard; the first one copies the code."""
    found = seen.page.evaluate_handle(COPY)
    problems: list[str] = found.get_property("problems").json_value()
    if button := found.get_property("button").as_element():
        text = found.get_property("text").json_value()
        seen.page.evaluate("navigator.clipboard.writeText('nothing yet')")
        button.press("Enter")
        copied = seen.page.evaluate(CLIPBOARD)
        if copied is None:
            problems.append("the first copy button copies nothing")
        elif copied != text:
            numbers = f"{len(copied)} letters, not the {len(text)} shown"
            problems.append(f"the first copy button copies {copied!r:.60}, {numbers}")
    found.evaluate("(found) => found.folded.forEach((details) => { details.open = false; })")
    return problems

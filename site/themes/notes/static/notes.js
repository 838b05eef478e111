// What the pages do beyond showing text: light and dark, the language, copying code, the page's contents.

const root = document.documentElement;

// Storage may be switched off; then a choice lasts as long as its page.
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept */ } };

// ---- Light and dark ----
// Colours follow color-scheme by themselves; only the code's dark style sheet has to be told.
function useTheme(theme) {
  root.dataset.theme = theme;
  const sheet = document.getElementById("pygments_dark_css");
  if (sheet) sheet.media = { light: "not all", dark: "screen" }[theme] ?? "screen and (prefers-color-scheme: dark)";
}
const themes = document.querySelector(".theme select");
themes.value = root.dataset.theme;
useTheme(root.dataset.theme);
themes.addEventListener("change", () => { useTheme(themes.value); remember("theme", themes.value); });

// ---- Language: index.html opens the one chosen last ----
document.querySelector(".language-switch")?.addEventListener("click", (event) => {
  remember("language", event.currentTarget.hreflang);
  // Stay in the same section: the headings of both languages stand in the same order.
  const headings = [...document.querySelectorAll("article :is(h1, h2, h3)")];
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).length;
  if (passed > 1) event.currentTarget.hash = `heading-${passed}`;
});
const wanted = /^#heading-(\d+)$/.exec(location.hash);
if (wanted) {
  const heading = document.querySelectorAll("article :is(h1, h2, h3)")[wanted[1] - 1];
  heading?.scrollIntoView();
  history.replaceState(null, "", location.pathname + location.search);
}

// ---- A link beside every heading, to pass the section on ----
const status = document.querySelector(".status");
for (const heading of document.querySelectorAll("article section > :is(h2, h3)")) {
  const section = heading.parentElement;
  const link = document.createElement("a");
  link.className = "headerlink";
  // Of a heading's names, the last one that is made of words; id12 would not outlive a change of order.
  const names = [section, ...section.querySelectorAll(":scope > span[id]")].map(({ id }) => id);
  link.href = `#${names.findLast((name) => !/^id\d+$/.test(name)) ?? section.id}`;
  link.textContent = "#";
  link.ariaLabel = status.dataset.link;
  link.lang = root.lang;
  heading.append(link);
}

// ---- Copying code ----
for (const pre of document.querySelectorAll("article div.highlight > pre")) {
  if (pre.closest(".cell_output")) continue;
  const button = document.createElement("button");
  button.className = "copy";
  button.type = "button";
  button.lang = root.lang; // the code around it is English
  button.textContent = status.dataset.copy;
  button.addEventListener("click", async () => {
    const code = pre.cloneNode(true);
    code.querySelectorAll(".linenos").forEach((number) => number.remove());
    let said = status.dataset.copied;
    try { await navigator.clipboard.writeText(code.textContent); } catch { said = status.dataset.failed; }
    button.textContent = status.textContent = said;
    setTimeout(() => { button.textContent = status.dataset.copy; status.textContent = ""; }, 2000);
  });
  pre.parentElement.append(button);
}

// ---- The page's contents: open where there is room beside the text, and marked where the reader is ----
const onPage = document.querySelector(".on-page");
if (onPage) {
  const room = matchMedia("(min-width: 80rem)");
  const fit = () => { onPage.open = room.matches; };
  room.addEventListener("change", fit);
  fit();
  const links = new Map([...onPage.querySelectorAll("a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const sections = [...document.querySelectorAll("article section")].filter((section) => links.has(section.id));
  const mark = () => {
    const here = sections.findLast((section) => section.getBoundingClientRect().top < innerHeight / 3);
    for (const link of links.values()) link.removeAttribute("aria-current");
    const link = links.get(here?.id);
    link?.setAttribute("aria-current", "true");
    // A list that is longer than the window follows the reader.
    const hidden = link && link.getBoundingClientRect().bottom > onPage.getBoundingClientRect().bottom;
    if (hidden || link?.getBoundingClientRect().top < onPage.getBoundingClientRect().top) onPage.scrollTop = link.offsetTop - 60;
  };
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
}

// ---- Paper: what is folded is printed open ----
const paper = matchMedia("print");
let opened = [];
paper.addEventListener("change", () => {
  if (paper.matches) {
    opened = [...document.querySelectorAll("article details:not([open])")];
    for (const details of opened) details.open = true;
  } else {
    for (const details of opened) details.open = false;
  }
});

// ---- A block that scrolls sideways: reached by keyboard, and fading where there is more ----
function showMore({ target }) {
  const more = target.scrollWidth - target.clientWidth - target.scrollLeft > 2;
  target.toggleAttribute("data-more", more);
}
const scrollable = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    // lib/figure's own blocks have their tabindex, and a name.
    if (target.role !== "group") {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
    showMore({ target });
  }
});
for (const block of document.querySelectorAll("article :is(pre, div.math, table, [role=group])")) {
  if (block.parentElement.closest("[role=group]")) continue;
  scrollable.observe(block);
  block.addEventListener("scroll", showMore, { passive: true });
}

// A formula in a line that is wider than the line scrolls inside itself, once MathJax has drawn it.
function fitFormulas() {
  for (const formula of document.querySelectorAll("article span.math")) {
    const wide = formula.firstElementChild?.offsetWidth > formula.closest("p, li, td, th, dd, h2, h3, summary, div").clientWidth;
    formula.classList.toggle("wide", wide);
    if (wide) scrollable.observe(formula);
  }
}
// A header cell that holds nothing but a formula says it in letters: in a header, not everything takes MathML for text.
function nameHeaders() {
  for (const header of document.querySelectorAll("article th")) {
    const math = header.querySelector("mjx-assistive-mml");
    if (!math || header.textContent.trim() !== math.textContent.trim()) continue;
    const letters = document.createElement("span");
    letters.className = "for-readers";
    letters.textContent = math.textContent.trim();
    math.ariaHidden = "true";
    header.append(letters);
  }
}
addEventListener("load", () => window.MathJax?.startup?.promise?.then(() => { fitFormulas(); nameHeaders(); }));
addEventListener("resize", fitFormulas);

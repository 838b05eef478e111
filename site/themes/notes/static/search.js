// Finds sections whose text has all the words of a query. SECTIONS comes from sections.js, Stemmer from stemmer.js.

const PAGE_SIZE = 20;
const SNIPPET = 160; // characters
const stemmer = new Stemmer();
const stems = new Map();
const stem = (word) => {
  if (!stems.has(word)) stems.set(word, stemmer.stemWord(word));
  return stems.get(word);
};

// What may follow a Korean noun: particles, and the forms of 하다 and 되다 and 이다. Longest first.
const ENDINGS = ("으로부터 에게서는 이라고는 에서부터 으로써 으로서 에서는 에서도 에게서 이라고 이라는 이라도 까지는 까지도 부터는 이지만 입니다 합니다 됩니다 " +
  "합니까 입니까 하려면 하면서 하므로 이므로 에서 에는 에도 에게 으로 로는 로도 로서 로써 라고 라는 라도 까지 부터 처럼 보다 마다 조차 마저 밖에 이나 " +
  "이며 이고 이면 하는 하고 하면 하여 해서 했다 한다 하다 하지 되는 되고 되면 되어 된다 되다 와는 과는 와도 과도 들은 들을 들이 들의 " +
  "은 는 이 가 을 를 의 에 로 와 과 도 만 나 랑 들 인 일 할 한 해 될 된 함 됨").split(/\s+/).sort((a, b) => b.length - a.length);

// The noun of a Korean word: without its ending, as long as two syllables remain.
function noun(word) {
  const ending = ENDINGS.find((end) => word.endsWith(end) && word.length - end.length >= 2);
  return ending ? word.slice(0, -ending.length) : word;
}

const WORD = /[가-힣]+|[\p{L}\p{N}_]+(?:['’][a-z]+)?|[^\s\p{L}\p{N}]+/gu;

// The words of a query. Each has a base, and tells where a text has it: [start, length], or null.

// Korean: the word itself, else its noun, anywhere in the text, since words are joined to longer ones.
function korean(word) {
  const base = noun(word);
  const at = (text) => {
    for (const form of [word, base]) if (text.includes(form)) return [text.indexOf(form), form.length];
    return null;
  };
  return { word, base, at };
}

// Other letters: words that begin alike or have the same stem, and parts of names (ReLU in LeakyReLU); a short
// word is not looked for inside others.
function latin(word) {
  const base = stem(word);
  const fits = (other) => other.startsWith(word) || stem(other) === base || (base.length >= 4 && other.includes(base));
  const at = (text) => {
    for (const { 0: other, index } of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
      if (!fits(other)) continue;
      const start = Math.max(0, other.indexOf(base));
      return [index + start, other.startsWith(word, start) ? word.length : other.length - start];
    }
    return null;
  };
  return { word, base, at };
}

// Signs count only where there is nothing else, as in the query "%%".
function sign(word) {
  return { word, base: word, at: (text) => (text.includes(word) ? [text.indexOf(word), word.length] : null) };
}

function parse(query) {
  const all = query.normalize("NFC").toLowerCase().match(WORD) ?? [];
  const words = all.filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (!words.length) return all.map(sign);
  return words.map((word) => (/[가-힣]/.test(word) ? korean(word) : latin(word)));
}

// How well a place fits: a title counts more than text, a notebook more than a source file, the exact form more
// than another, and the start of a word more than its middle.
function fit(section, words) {
  const title = `${section.page} ${section.section}`.toLowerCase(), text = section.lower;
  const heading = (section.section || section.page).toLowerCase();
  let score = section.at.startsWith("source/") ? -20 : 0;
  if (heading === words.map(({ word }) => word).join(" ")) score += 20; // the glossary's entry, most often
  for (const word of words) {
    const inTitle = word.at(heading), inText = word.at(text);
    if (!inTitle && !inText && !word.at(title)) return null;
    if (inTitle) score += title.includes(word.word) ? 12 : 8;
    if (inText) {
      score += text.includes(word.word) ? 3 : 2;
      if (inText[0] === 0 || /[^\p{L}\p{N}]/u.test(text[inText[0] - 1])) score += 1;
      score += Math.min(text.split(word.base).length - 1, 5) / 2;
    }
  }
  return score;
}

function search(query) {
  const words = parse(query);
  if (!words.length) return [];
  return SECTIONS.map((section) => ({ section, score: fit(section, words), words }))
    .filter((found) => found.score !== null)
    .sort((a, b) => b.score - a.score);
}

// The text around the first word, with every word of the query marked.
function snippet(section, words) {
  const places = words.map((word) => word.at(section.lower)).filter(Boolean).sort((a, b) => a[0] - b[0]);
  const start = Math.max(0, (places[0]?.[0] ?? 0) - 40);
  const line = document.createElement("p");
  if (start > 0) line.append("… ");
  let end = start;
  for (const [at, length] of places) {
    if (at < end || at + length > start + SNIPPET) continue;
    const mark = document.createElement("mark");
    mark.textContent = section.text.slice(at, at + length);
    line.append(section.text.slice(end, at), mark);
    end = at + length;
  }
  line.append(section.text.slice(end, start + SNIPPET), start + SNIPPET < section.text.length ? " …" : "");
  return line;
}

const field = document.querySelector(".find-here input");
const said = document.querySelector(".found");
const list = document.querySelector(".results");
const more = document.querySelector(".more");
let found = [];

function showMore() {
  for (const { section, words } of found.slice(list.children.length, list.children.length + PAGE_SIZE)) {
    const link = document.createElement("a");
    link.href = section.at;
    const page = document.createElement("span");
    page.className = "of-page";
    page.textContent = section.page;
    link.append(page, section.section ? ` › ${section.section}` : "");
    const item = document.createElement("li");
    item.append(link, snippet(section, words));
    list.append(item);
  }
  more.hidden = list.children.length >= found.length;
}

function run() {
  const query = field.value.trim();
  found = search(query);
  list.replaceChildren();
  said.textContent = !query ? "" : found.length ? said.dataset.some.replace("{n}", found.length) : said.dataset.none;
  showMore();
}

for (const section of SECTIONS) section.lower = section.text.toLowerCase();
field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", run);
more.addEventListener("click", showMore);
if (!field.value) field.focus(); // with an answer to read, a phone's keyboard would be in its way
run();

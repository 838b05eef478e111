"""All checks over a whole site, and those that lead from page to page."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from checks.pages.access import check_axe, check_headings, check_lang
from checks.pages.browser import DESK, PHONE, Browser, Visit, chromium, visit
from checks.pages.copying import check_copy
from checks.pages.files import check_links, check_weight, pages
from checks.pages.paper import check_print
from checks.pages.reading import (
    check_console,
    check_figures,
    check_hangul,
    check_highlighting,
    check_math,
    check_requests,
    check_sideways,
    check_sliders,
)
from common.places import LANGUAGES

Report = Callable[[str, str, list[str]], None]


def check_language(seen: Visit, site: Path, path: Path) -> list[str]:
    """The page says its language, and its switch leads to the same page in the other and back."""
    lang, page = path.relative_to(site).parts[0], seen.page
    other = LANGUAGES[1 - LANGUAGES.index(lang)]
    problems = []
    if page.evaluate("document.documentElement.lang") != lang:
        problems.append(f"its html element does not say lang={lang}")
    start = page.url
    for expected in (other, lang):
        link = page.locator(f"a.language-switch[hreflang={expected}]")
        if link.count() != 1 or not link.is_visible():
            return [*problems, f"has no visible switch to {expected} at {unquote(urlsplit(page.url).path)}"]
        link.click()
        page.wait_for_load_state()
        if page.evaluate("document.documentElement.lang") != expected:
            return [*problems, f"its switch to {expected} leads to {page.url}"]
    if page.url != start:
        problems.append(f"there and back again ends at {page.url}")
    return problems


def check_entrance(browser: Browser, site: Path, tries: int = 20) -> list[str]:
    """index.html leads each reader to their language or the one chosen last, and offers both without JavaScript."""
    problems = []
    entrance = (site / "index.html").resolve().as_uri()
    for lang, other in (LANGUAGES, LANGUAGES[::-1]):
        with visit(browser, lang) as seen:
            for expected, who in ((lang, f"a reader of {lang}"), (other, f"who chose {other}")):
                # A choice stored by one of Chromium's processes reaches another a moment later: ask until it has.
                for _ in range(tries):
                    seen.page.goto(entrance)
                    seen.page.wait_for_load_state()
                    if led := seen.page.url.endswith(f"/{expected}/index.html"):
                        break
                    seen.page.wait_for_timeout(200)
                if not led:
                    problems.append(f"leads {who} to {seen.page.url}")
                    break
                chosen = other if expected == lang else lang
                seen.page.locator(f"a.language-switch[hreflang={chosen}]").click()
                seen.page.wait_for_load_state()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(entrance)
    for lang in LANGUAGES:
        if not page.locator(f"a[hreflang={lang}]").is_visible():
            problems.append(f"shows no link to {lang} without JavaScript")
    context.close()
    return problems


# Words of the notes in pairs that must find the same sections: a noun and the noun with a particle, a word and
# another form of it.
SAME = {
    "ko": [("함수", "함수는"), ("확률", "확률을"), ("기울기", "기울기가"), ("경사 하강법", "경사 하강법으로")],
    "en": [("gradient", "gradients"), ("derivative", "derivatives"), ("saturated", "saturation")],
}
FOUND = """() => [...document.querySelectorAll(".results a")].map((a) => [a.getAttribute("href"), a.textContent])"""


def check_search(seen: Visit, folder: Path, same: dict[str, list[tuple[str, str]]] = SAME) -> list[str]:
    """The search answers from a file: forms of a word alike, with page and section, and leads to the section."""
    problems, lang, page = [], folder.name, seen.page
    page.set_viewport_size(DESK)

    def ask(query: str) -> list[list[str]]:
        page.goto((folder / "search.html").resolve().as_uri() + f"?q={quote(query)}")
        while page.locator("button.more").is_visible():
            page.locator("button.more").click()
        return page.evaluate(FOUND)

    for pair in same[lang]:
        for word in pair:
            page.goto((folder / "index.html").resolve().as_uri())
            field = page.locator("header input[type=search]")
            field.fill(word)
            field.press("Enter")
            page.wait_for_url("**/search.html?q=*")
            if not page.evaluate(FOUND):
                problems.append(f"finds nothing for {word}")
        one, other = ({address for address, _ in ask(word)} for word in pair)
        if one != other:
            problems.append(f"finds {len(one)} places for {pair[0]}, {len(other)} for {pair[1]}")
    found = ask(same[lang][0][0])
    if not any("›" in text for _, text in found):
        problems.append("its results name no section")
    for address, text in [pair for pair in found if "#" in pair[0]][:3]:
        page.goto((folder / "search.html").resolve().as_uri())
        page.goto((folder / unquote(address.partition("#")[0])).as_uri() + "#" + address.partition("#")[2])
        if page.locator(":target").count() != 1:
            problems.append(f"its result {text} leads to a place that is not there: {address}")
    if ask("qqqxyz") or not page.locator(".found").inner_text().strip():
        problems.append("says nothing when nothing is found")
    return problems


def check_single(seen: Visit, path: Path, report: Report) -> None:
    """A single file is whole where nothing lies beside it, is read as its page is, and leads nowhere that is gone."""
    name = f"single/{path.name}"
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(shutil.copy(path, folder)).resolve()
        seen.page.set_viewport_size(DESK)
        seen.open(alone)
        report(name, "links", check_links(Path(folder))[alone])
        _check_reading(seen, name, path.name.rsplit(".", 2)[1], report)
        report(name, "axe light", check_axe(seen))
        seen.page.set_viewport_size(PHONE)
        report(name, "phone width", check_sideways(seen))
        report(name, "requests", check_requests(seen))
        report(name, "console", check_console(seen))


def _check_reading(seen: Visit, name: str, lang: str, report: Report) -> None:
    report(name, "math", check_math(seen))
    report(name, "Hangul", check_hangul(seen))
    report(name, "highlighting", check_highlighting(seen))
    report(name, "figures", check_figures(seen))
    report(name, "sliders", check_sliders(seen))
    report(name, "headings", check_headings(seen))
    report(name, "language of parts", check_lang(seen, lang))


def check_page(seen: Visit, site: Path, path: Path, report: Report) -> None:
    """Runs the checks of one page: at a desk, in the dark, then on a phone."""
    name = str(path.relative_to(site))
    seen.page.set_viewport_size(DESK)
    seen.open(path)
    report(name, "weight", check_weight(path, site))
    _check_reading(seen, name, path.relative_to(site).parts[0], report)
    report(name, "axe light", check_axe(seen))
    report(name, "copy", check_copy(seen))
    report(name, "print", check_print(seen))
    seen.page.emulate_media(color_scheme="dark")
    seen.page.set_viewport_size(PHONE)
    report(name, "phone width", check_sideways(seen))
    report(name, "axe dark", check_axe(seen))
    seen.page.emulate_media(color_scheme="light")
    report(name, "language", check_language(seen, site, path))
    report(name, "requests", check_requests(seen))
    report(name, "console", check_console(seen))


def _check_half(site: Path, lang: str) -> list[tuple[str, str, list[str]]]:
    """All checks of a language, in a browser of their own; says how far it is."""
    found: list[tuple[str, str, list[str]]] = []

    def report(page: str, check: str, problems: list[str]) -> None:
        found.append((page, check, problems))

    mine = pages(site / lang)
    with chromium() as browser, visit(browser, lang) as seen:
        for number, path in enumerate(mine, start=1):
            check_page(seen, site, path, report)
            if number % 10 == 0 or number == len(mine):
                print(f"  {lang}: {number} of {len(mine)} pages", flush=True)
        report(f"{lang}/search.html", "search", check_search(seen, site / lang))
        for path in sorted((site / "single").glob(f"*.{lang}.html")):
            check_single(seen, path, report)
        print(f"  {lang}: single files", flush=True)
    return found


def check_site(site: Path, report: Report) -> None:
    """Runs every check on every page of a site; report gets page, check and problems."""
    site = site.resolve()
    for path, problems in check_links(site).items():
        report(str(path.relative_to(site)), "links", problems)
    with chromium() as browser:
        report("index.html", "entrance", check_entrance(browser, site))
    # A language a process: the pages are many, and a machine has two cores at least.
    with ProcessPoolExecutor(len(LANGUAGES)) as pool:
        for half in [pool.submit(_check_half, site, lang) for lang in LANGUAGES]:
            for found in half.result():
                report(*found)


def main() -> None:
    """Checks the site in the folder that the command line names."""
    failed = 0

    def report(page: str, check: str, problems: list[str]) -> None:
        nonlocal failed
        for problem in problems:
            print(f"{page}: {check}: {problem}")
        failed += bool(problems)

    check_site(Path(sys.argv[1]), report)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

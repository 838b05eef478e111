"""Markdown as JupyterLab reads it.

CommonMark with GitHub's tables, strike-through, task lists and bare addresses, and nothing of MyST's own syntax.
Formulas are set aside before anything else is read and put back at the end, as JupyterLab does it: no sign of
Markdown inside a formula, as the bar in a table, means anything.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable, Iterator

import formulas
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

# Where a formula may begin or end, and what tells whether it does: braces, and the blank line that ends all hope.
_SIGN = re.compile(
    r"(\$\$?|\\(?:begin|end)\{[a-z]*\*?\}|\\[{}$]|[{}]|(?:\n[^\S\n]*)+|@@\d+@@|\\\\[()\[\]])", re.IGNORECASE
)
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^`\n]*\n.*?^(?P=fence)`*$|(?<!\\)(?P<ticks>`+)[^\n]*?[^`\n](?P=ticks)(?!`)", re.M | re.S
)
_DOLLAR = "\ue000"  # a dollar in code, while formulas are looked for
_PLACE = re.compile(r"@@(\d+)@@")

# Whole elements whose text is not the page's, then tags and comments; what lies between is text.
_MARKUP = re.compile(
    r"<(?P<whole>pre|code|textarea)\b.*?</(?P=whole)\s*>|<!--.*?-->|</?[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^\"'>])*>",
    re.S | re.I,
)
_TAG = re.compile(r"<(?P<name>[a-zA-Z][^\s/>]*)(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>")
_ATTRIBUTE = re.compile(r"\s(?P<name>[^\s\"'=<>/]+)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+)")

# What JupyterLab takes out of HTML in Markdown, with all that it holds.
_LEFT_OUT = re.compile(r"<(script|style|iframe|object|embed)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_OPENS, _CLOSES = re.compile(r"<(script|style|iframe|object|embed)\b", re.I), re.compile(r"</(\w+)")

# A tag of an element that has an end tag, behind what is no tag. HTML lets the others have none.
_ELEMENT = re.compile(
    r"<(?P<whole>script|style|textarea)\b.*?</(?P=whole)\s*>|<!--.*?-->|"
    r"<(?P<ends>/?)(?!(?:area|base|body|br|col|colgroup|dd|dt|embed|head|hr|html|img|input|li|link|meta|option|optgroup"
    r"|p|rp|rt|source|tbody|td|tfoot|th|thead|tr|track|wbr)\b)(?P<name>[a-z][^\s/>]*)(?:\"[^\"]*\"|'[^']*'|[^\"'>])*>",
    re.S | re.I,
)
# Of these HTML goes on with those that are open when the element around them ends.
_FORMATTING = {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}

OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)  # begins an address that is not a file beside the notebook

# Is asked for every address: what it is for (link in Markdown, href in HTML or picture), the address and the line;
# gives another.
# Nothing for a picture: it stands as a link to where it is.
Change = Callable[[str, str, int], str | None]


def parser(renderer: Callable[[MarkdownIt], RendererProtocol] = RendererHTML) -> MarkdownIt:
    """A reader of one Markdown cell, or of one output in Markdown."""
    md = MarkdownIt("commonmark", {"tasklists": True, "strikethrough_single_tilde": True}, renderer_cls=renderer)
    md.enable(["table", "strikethrough"]).use(gfm_autolink_plugin)
    md.core.ruler.before("block", "set_formulas_aside", _set_aside)
    md.core.ruler.push("put_formulas_back", _put_back)
    md.core.ruler.push("keep_to_the_cell", _keep_to_the_cell)
    return md


# ---- Formulas ----


def _closing(sign: str) -> str:
    """What ends the formula that a sign begins, or nothing."""
    if sign in ("$", "$$"):
        return sign
    if sign in (r"\\(", r"\\["):
        return {"(": r"\\)", "[": r"\\]"}[sign[-1]]
    return r"\end" + sign[6:] if sign[1:6].lower() == "begin" else ""


def _formulas(pieces: list[str]) -> list[tuple[int, int]]:
    """The first and the last piece of every formula; every second piece is a sign."""
    found, start, last, end, depth = [], None, None, "", 0
    i = 1
    while i < len(pieces):
        sign = pieces[i]
        if start is None:
            if sign.startswith("@@"):  # looks like a place: kept aside as well
                found.append((i, i))
            elif end := _closing(sign):
                start, last, depth = i, None, 0
        elif sign == end:
            if depth:
                last = i  # perhaps: unless the braces close and another end follows
            else:
                found.append((start, i))
                start = None
        elif sign.count("\n") > 1:
            if last is not None:
                found.append((start, last))
                i = last
            start = None
        elif sign == "{":
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
        i += 2
    if start is not None and last is not None:
        found.append((start, last))
    return found


def _set_aside(state: StateCore) -> None:
    """Puts @@n@@ in the place of the formulas, and notes on which line each line of the rest stood."""
    masked = _CODE.sub(lambda code: code[0].replace("$", _DOLLAR), state.src)
    pieces = _SIGN.split(masked)
    texts, formulas, lines, at = [], [], [0], 0
    for first, last in [*_formulas(pieces), (len(pieces), len(pieces))]:
        rest = "".join(pieces[at:first])
        for _ in range(rest.count("\n")):
            lines.append(lines[-1] + 1)
        texts.append(rest)
        if first < len(pieces):
            formula = "".join(pieces[first : last + 1])
            texts.append(f"@@{len(formulas)}@@")
            formulas.append(formula.replace(_DOLLAR, "$"))
            lines[-1] += formula.count("\n")
        at = last + 1
    state.src = "".join(texts).replace(_DOLLAR, "$")
    state.env["formulas"], state.env["lines"] = formulas, lines


def _put_back(state: StateCore) -> None:
    """Makes tokens of the formulas in the text; in code and in addresses they are their own letters."""
    formulas, lines = state.env["formulas"], state.env["lines"]

    def letters(text: str) -> str:
        return _PLACE.sub(lambda place: formulas[int(place[1])], text)

    def at(line: int) -> int:
        return lines[min(line, len(lines) - 1)]

    for token in state.tokens:
        if token.map:
            token.map = [at(token.map[0]), at(token.map[1])]
        if token.type == "html_block":
            token.content = _html_formulas(token.content, formulas)
        elif token.type == "inline":
            token.children = list(_inline(token.children or [], formulas, letters))
        else:
            token.content, token.info = letters(token.content), letters(token.info)
    state.tokens[:] = _displayed(state.tokens)


def _formula(text: str) -> list[Token]:
    """The token of what was set aside with its delimiters: a formula, several, or text that only looks like a place."""
    if text.startswith("@@"):
        return [Token("text", "", 0, content=text)]
    if text.startswith("$$"):
        return [Token("math_inline_double", "math", 0, content=text[2:-2], markup="$$")]
    if text.startswith("$"):
        return list(_between_dollars(text))
    if text.startswith(r"\\"):
        kind = "math_inline" if text[2] == "(" else "math_inline_double"
        return [Token(kind, "math", 0, content=text[3:-3], markup=text[:3])]
    return [Token("environment", "math", 0, content=text)]


def _between_dollars(text: str) -> Iterator[Token]:
    """$a$$b$ is set aside as a whole, and for MathJax it is two formulas: a dollar outside braces ends one."""
    start, depth = None, 0
    for sign in re.finditer(r"\\.|[${}]", text, re.S):
        if sign[0] == "$" and start is None:
            start, depth = sign.end(), 0
        elif sign[0] == "$" and not depth:
            yield Token("math_inline", "math", 0, content=text[start : sign.start()], markup="$")
            start = None
        elif sign[0] in "{}":
            depth = max(depth + (1 if sign[0] == "{" else -1), 0)
    if start is not None:
        yield Token("text", "", 0, content=text[start - 1 :])


def _inline(children: list[Token], formulas: list[str], letters: Callable[[str], str]) -> Iterator[Token]:
    left_out = ""  # the element that is being left out
    for token in children:
        token.attrs = {name: letters(str(value)) for name, value in token.attrs.items()}
        if token.type == "html_inline":
            token.content = letters(token.content)
            if left_out:
                closes = _CLOSES.match(token.content)
                left_out = "" if closes and closes[1].lower() == left_out else left_out
                continue
            if opens := _OPENS.match(token.content):
                left_out = opens[1].lower()
                continue
        if left_out:
            continue
        if token.type == "text":
            parts = _PLACE.split(token.content)
            for number, part in enumerate(parts):
                if number % 2:
                    yield from _formula(formulas[int(part)])
                elif part:
                    yield Token("text", "", 0, content=part)
            continue
        if token.type == "image":  # the picture's description is text
            for child in token.children or []:
                child.content = letters(child.content)
        token.content = letters(token.content)
        yield token


def _html_formulas(text: str, formulas: list[str]) -> str:
    """HTML with its formulas typeset where they are text."""

    def typeset(place: re.Match[str]) -> str:
        return "".join(map(shown, _formula(formulas[int(place[1])])))

    def shown(token: Token) -> str:
        tex = html.escape(token.content, quote=False)
        if token.type == "text":
            return tex
        if token.type == "math_inline":
            return rf'<span class="math notranslate nohighlight">\({tex}\)</span>'
        tex = tex if token.type == "environment" else rf"\[{tex}\]"
        return f'<div class="math notranslate nohighlight">{tex}</div>'

    text = _LEFT_OUT.sub("", text)
    parts, end = [], 0
    for markup in _MARKUP.finditer(text):
        parts.append(_PLACE.sub(typeset, text[end : markup.start()]))
        parts.append(_PLACE.sub(lambda place: formulas[int(place[1])], markup[0]))
        end = markup.end()
    return "".join(parts) + _PLACE.sub(typeset, text[end:])


def _displayed(tokens: list[Token]) -> Iterator[Token]:
    """The tokens with displayed formulas beside the paragraphs that they stood in: HTML allows no block inside one."""
    rest = iter(tokens)
    for token in rest:
        if token.type != "paragraph_open":
            yield token
            continue
        inline, closing = next(rest), next(rest)
        for part in _parts(inline.children or []):
            if part[0].type in _BLOCKS:
                yield _block(part[0], inline)
            else:
                text = copy.copy(inline)
                text.children = part
                yield from (copy.copy(token), text, copy.copy(closing))


_BLOCKS = {"math_inline_double": "math_block", "environment": "environment"}


def _parts(children: list[Token]) -> Iterator[list[Token]]:
    """The text between displayed formulas, and each of them by itself, unless emphasis or a link holds it."""
    depth, part = 0, []
    for token in [*children, None]:
        if token is None or (token.type in _BLOCKS and not depth):
            text = "".join(child.content if child.type == "text" else child.type for child in part)
            if text.replace("softbreak", "").strip() or not children:
                yield part
            part = []
            if token is not None:
                yield [token]
            continue
        depth += token.nesting
        part.append(token)


def _block(formula: Token, inline: Token) -> Token:
    block = copy.copy(formula)
    block.type, block.map, block.block = _BLOCKS[formula.type], inline.map, True
    return block


# ---- HTML that ends elsewhere ----


def _keep_to_the_cell(state: StateCore) -> None:
    """Ends with the cell what its HTML leaves open, and takes out the end of what it did not begin.

    JupyterLab's cells are apart; on a page the next ones, or the page itself, would take part.
    """
    levels: list[list[str]] = [[]]  # what is open in the cell, in the list in it, in the item of this ...
    for token in state.tokens:
        if token.type not in ("paragraph_open", "paragraph_close", "heading_open", "heading_close"):
            if token.nesting < 0:  # its own end tag ends what is open in it
                inner = levels.pop()
                levels[-1] += [name for name in inner if name in _FORMATTING]
            elif token.nesting > 0:
                levels.append([])
        for part in (token, *(token.children or [])):
            if part.type in ("html_block", "html_inline"):
                part.content = _own_tags(part.content, levels)
    if levels[0]:
        last = state.tokens[-1].map or [0, 0]
        state.tokens.append(Token("html_block", "", 0, content=_end_tags(levels[0]), map=last, block=True))


def keep_to_itself(text: str) -> str:
    """An output in HTML that ends what it begins, and nothing else."""
    level: list[str] = []
    return _own_tags(text, [level]) + _end_tags(level)


def _own_tags(text: str, levels: list[list[str]]) -> str:
    """The text without the end tags of what is not open, and notes what it leaves open."""

    def tag(match: re.Match[str]) -> str:
        name = (match["name"] or "").lower()
        if name and not match["ends"]:
            levels[-1].append(name)
        elif name:
            level = next((level for level in reversed(levels) if name in level), None)
            if level is None:
                return ""
            at = len(level) - 1 - level[::-1].index(name)
            level[at:] = [inner for inner in level[at + 1 :] if name in _FORMATTING or inner in _FORMATTING]
        return match[0]

    return _ELEMENT.sub(tag, text)


def _end_tags(names: list[str]) -> str:
    return "".join(f"</{name}>" for name in reversed(names))


# ---- Addresses ----


def readdress(tokens: list[Token], change: Change) -> None:
    """Gives every link and picture the address that change gives, and takes out what JupyterLab takes out of HTML."""
    line = 0
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "html_block":
            token.content = readdress_html(token.content, change, line)
        for child in token.children or []:
            if child.type == "html_inline":
                child.content = readdress_html(child.content, change, line)
            elif child.type == "link_open":
                child.attrs["href"] = change("link", str(child.attrs["href"]), line)
            elif child.type == "image":
                address = change("picture", str(child.attrs["src"]), line)
                if address is None:
                    text = "".join(part.content for part in child.children or []) or str(child.attrs["src"])
                    child.type, child.content = "html_inline", _link(str(child.attrs["src"]), text)
                else:
                    child.attrs["src"] = address


def readdress_html(text: str, change: Change, line: int, trusted: bool = False) -> str:
    """HTML with other addresses; in what is not trusted, without what could run."""

    def tag(match: re.Match[str]) -> str:
        given = {a["name"].lower(): html.unescape(a["value"].strip("\"'")) for a in _ATTRIBUTE.finditer(match["rest"])}
        fresh = dict(given)
        for name, kind in (("href", "href"), ("src", "picture")):
            if name in given and match["name"].lower() != "script":
                fresh[name] = change(kind, given[name], line)
        if fresh.get("src", "") is None:
            return _link(given["src"], given.get("alt") or given["src"])

        def attribute(found: re.Match[str]) -> str:
            name, value = found["name"].lower(), fresh[found["name"].lower()]
            if not trusted and (name.startswith("on") or re.match(r"\s*(javascript|vbscript):", value, re.I)):
                return ""
            return found[0] if value == given[name] else f' {found["name"]}="{html.escape(value)}"'

        return f"<{match['name']}{_ATTRIBUTE.sub(attribute, match['rest'])}>"

    return _TAG.sub(tag, text)


def _link(address: str, text: str) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(text)}</a>'


# ---- What a page shows otherwise than JupyterLab ----


def otherwise(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """What a page shows otherwise, with its line: a sentence each."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "fence" and token.info.strip() == "mermaid":
            yield line, "JupyterLab draws the Mermaid diagram; the page shows its text"
        for part in (token, *(token.children or [])):
            if part.tag == "math":
                for name in formulas.unknown(part.content):
                    yield line, f"JupyterLab knows TeX's {name}; the page's formulas do not"
        texts = [child.content for child in token.children or [] if child.type == "text"]
        yield from ((line, what) for what in _dollars("\n".join(texts)))


def dollars(markup: str) -> list[str]:
    """What JupyterLab takes for formulas in the text of an output in HTML."""
    return [what for text in re.split(_MARKUP, markup)[::2] for what in _dollars(html.unescape(text))]


def _dollars(text: str) -> list[str]:
    found = re.findall(r"\$[^$]+\$", text)
    return [f"JupyterLab shows {formula!r} as a formula; the page shows its letters" for formula in found]

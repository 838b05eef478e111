"""Cells as people write them, each a case of what JupyterLab shows and a page could show otherwise."""

from __future__ import annotations

import base64
import struct
import zlib

from nbformat import NotebookNode, v4


def _png() -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xc0\x30\x30" * 8 for _ in range(6))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 6, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()


PNG = _png()
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<script>parent.broken = 1; window.broken = 1</script><rect width="9" height="9" fill="#c33"/></svg>'
)
# Files of the project, beside the notebooks' folders.
FILES = {
    "notebooks/images/a.svg": SVG.encode(),
    "notebooks/images/b.png": base64.b64decode(PNG),
    "notebooks/images/내 그림 1.png": base64.b64decode(PNG),
    "lib/a/a.go": b"// Package a is small.\npackage a\n",
    "notebooks/images/paper.pdf": b"%PDF-1.4\n\xff\xfe\n%%EOF\n",
}

MARKDOWN = {
    # ---- pictures ----
    "svg": "before ![a curve](../images/a.svg) after",
    "png": "![a square](../images/b.png)",
    "space": "![a square](<../images/내 그림 1.png>) ![a square](../images/내%20그림%201.png) "
    "![no](../images/내 그림.png)",
    "reference": "![a square][pic] and [the same][pic]\n\n[pic]: ../images/b.png 'a title'",
    "img": 'inline <img src="../images/a.svg" alt="a curve" width="20"> picture',
    "img-block": "<div>\n<img alt='a square' src=../images/b.png />\n<p>under it</p>\n</div>",
    "linked": "[![a square](../images/b.png)](../images/b.png)",
    "attachment": "![pasted](attachment:pasted.png) and ![again](attachment:my%20picture.png)",
    "data": f"![a square](data:image/png;base64,{PNG})",
    "in-table": "| picture | name |\n|---|---|\n| ![a square](../images/b.png) | b |",
    "in-list": "- one ![a square](../images/b.png)\n- two",
    # ---- formulas ----
    "bar": "| f | value |\n|---|---|\n| $|x|$ | $P(A|B)$ |\n| a \\| b | `a \\| b` |",
    "inline": "With $x_1 * y_1 * z_1$ and $a<b$ and $\\{a\\}$.",
    "display": "Then $$\\sum_i x_i$$ follows.",
    "display-block": "$$\na = b\n$$\n\ntext\n\n$$ c = d $$",
    "in-list-formula": "- one\n\n  $$\n  a = b\n  $$\n\n- two $$c$$ three\n1. $x$",
    "in-quote": "> quoted\n>\n> $$\n> a = b\n> $$\n",
    "brackets": "a \\\\(x\\\\) b\n\n\\\\[ y \\\\]",
    "environment": "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n\nand \\begin{equation*}e\\end{equation*} here",
    "money": "It costs $5, and the other one 6 dollars.",
    "money-twice": "It costs $5 or $6 a month.",
    "escaped": "It costs \\$5 and \\$6.",
    "code-dollar": "`$x$` and $y$ and ``a ` $z$``\n\n```\n$x$ and $$y$$\n```\n\n    $indented$",
    "blank": "a $x\n\ny$ b",
    "braces": "$\\text{if $x$}$ and $a_{b}$",
    "heading-formula": "### The $x$ of it",
    "emphasis-formula": "**a $x$ b** and *$y$* and 값**$x$**은 [to $z$](https://example.org)",
    "html-formula": "<div>\n$x$ and <b title='$y$'>bold</b> $$z$$\n</div>",
    "at": "@@0@@ and $x$ and @@7@@",
    "tag": "$$\nx = 1 \\tag{7}\n$$",
    "commands": "$\\color{red}{x}$ $\\cancel{x}$ $\\newcommand{\\R}{\\mathbb{R}}\\R$ $\\ce{H2O}$",
    "commands-known": "$\\boldsymbol{x} \\mathbb{R} \\text{a $b$} \\operatorname{sign}$",
    "newline-formula": "a $x +\ny$ b\n\nlast",
    # ---- MyST's own signs ----
    "percent": "% a comment?\n\n100\n% of it\n\n%% two",
    "block-break": 'above\n\n+++\n\nbelow\n\n+++ {"a": 1}',
    "target": "(target)=\n\ntext after it",
    "role": "A {ref}`target` and {math}`x` and {sub}`2`.",
    "directive": "```{note}\nnoted\n```\n\n~~~{code-block} go\nx\n~~~",
    "colon": ":::{note}\nnoted\n:::\n\n::: warning\nx\n:::",
    "substitution": "{{ name }} and {{name}}",
    "footnote": "A note[^1] here.\n\n[^1]: The note is here.",
    "deflist": "Term\n: its definition\n\nanother",
    "fields": ":name: value\n:other: value",
    "front": "---\ntitle: x\n---\n\ntext",
    "attributes": "{.class}\nA paragraph.\n\n[span]{.class} ![p](../images/b.png){width=10}",
    "at-role": "`code`{.python} and {code}",
    # ---- GitHub's Markdown ----
    "strike": "~~two~~ and ~one~ and a~b",
    "range": "0.1~0.2 and 0.3~0.4",
    "tasks": "- [ ] to do\n- [x] done\n- [X] done too\n  - [ ] nested",
    "bare": "See https://example.org/a_b, www.example.org and me@example.org.",
    "auto": "<https://example.org> and <me@example.org>",
    "alert": "> [!NOTE]\n> noted",
    "table": "| l | c | r |\n|:--|:-:|--:|\n| a | b | c |\n| **d** | `e` |\n| f | g | h | i |",
    "table-text": "text before\n| a | b |\n|---|---|\n| c | d |\nafter",
    "emoji": ":smile: and 😀 and :+1:",
    "mermaid": "```mermaid\ngraph LR; A-->B\n```",
    # ---- CommonMark ----
    "headings": "# One\n\n# Two\n\n#### Four\n\n###### Six\n\n#none",
    "setext": "Heading\n===\n\nOther\n---\n\ntext",
    "rules": "a\n\n---\n\nb\n\n***",
    "rule-only": "---",
    "breaks": "one  \ntwo\\\nthree\nfour",
    "html": "<b>bold</b> and <sub>2</sub> and <span style='color: red'>red</span> and <kbd>Ctrl</kbd>",
    "details": "<details><summary>more</summary>\n\ninside **bold** $x$\n\n</details>",
    "details-open": "<details open>\n<summary>more</summary>\n<p>inside</p>\n</details>",
    "comment": "a <!-- hidden --> b\n\n<!--\nhidden\n-->\n\nc",
    "entities": "&copy; &amp; &lt;b&gt; &#36;x &nbsp; a&b",
    "escapes": "\\* \\_ \\# \\` \\| \\~ \\{x\\} \\<b\\>",
    "lists": "1. a\n   - b\n     1. c\n\n       deep\n2. d\n\n5) e\n\n* f\n+ g",
    "list-start": "3. three\n4. four",
    "quote": "> a\n> > b\nlazy\n\n> c",
    "code": '```go\nfunc main() {}\n```\n\n~~~\ntilde\n~~~\n\n    indented\n\n```text title="x"\nx\n```',
    "code-span": "`` a`b `` and ` c ` and `a\nb`",
    "quotes": "\"double\" 'single' -- --- ... (c) 1/2",
    "links": "[text](https://example.org 'title') [ref][r] [r] [none][none] [empty]()\n\n[r]: https://example.org/r",
    "files": "[code](../../lib/a/a.go) [package](../../lib/a) [paper](../images/paper.pdf) [other](02-b.ipynb)",
    "anchors": "## A Heading, Here\n\n[up](#A-Heading,-Here) [there](02-b.ipynb#The-Other) [in html](#spot)\n\n"
    "<a id='spot'></a>spot",
    "other-language": "[Korean](../ko/01-a.ipynb) <a href='../ko/01-a.ipynb'>again</a>",
    "unsafe": "<script>window.broken = 2</script>a <b onclick='window.broken = 3'>b</b> "
    "[c](javascript:window.broken=4)\n\n<script>\nwindow.broken = 5\n</script>\n\nd <script>e</script> f",
    "unsafe-block": "<div onclick='x()'><style>p { color: red }</style>\n<iframe src='https://example.org'></iframe>left\n</div>",
    "crlf": "a\r\nb\r\n\r\n- c\r\n- d",
    "unicode": "가\u00a0나 · ‘다’ \u200b라 e\u0301",
    "emphasis": "**굵게**는 *기울임*은 __a__ _b_ a_b_c **a.**b",
    "title-only": "## Title only",
    "heading-in-list": "- # In a list\n- text\n\n> ## In a quotation\n> text",
    "table-in-list": "- one\n\n  | a | b |\n  |---|---|\n  | $x$ | d |\n\n- two\n\n  ---\n\n  three",
    "table-empty": "| a | b |\n|---|---|\n\n|  |  |\n|--|--|\n| | x |",
    "html-table": "<table><tr><th>a</th><td align='right'>$x$</td></tr></table>\n\n<br/>line<br>break",
    "html-heading": "<h3>A heading</h3>\n<p align='center'>centred <em>text</em></p>\n<hr>",
    "headings-same": "## Twice\n\n## Twice\n\n### **Bold** `code` [link](https://example.org)",
    "parentheses": "[a](https://example.org/a_(b)) [b \\[c\\]](<https://example.org/d e>) ![](../images/b.png)",
    "quote-code": "> ```go\n> x := 1\n> ```\n>\n> 1. one\n>    > two",
    "loose": "1. a\n\n   b\n\n2. c\n- d\n+ e",
    "tabs": "-\ta\n\n\tb\n\n\n    c",
    "formula-many": "$a$$b$ and $c$, $d$.$e$\n$$f$$ $$g$$\n\n"
    "| $a$ | $$b$$ |\n|--|--|\n| **$c$** | [$d$](https://example.org) |",
    "formula-markup": "$a < b > c & d$, $a_1 *b* _c_ `d` ~~e~~$, $\\text{<b>x</b>}$",
    "formula-open": "a $ b, and $$ c\n\nand \\begin{align} d",
    "footnote-like": "[^1]: https://example.org/note\n\nA note[^1].",
    "dash": '-- two --- three ... five-six -1 (c) (tm) +- "a"',
    "long-word": "a" * 300,
    "only-comment": "<!-- nothing -->",
    "nested-details": "<details><summary>a</summary><details><summary>b</summary>\n\n- c\n\n</details></details>",
    "html-unclosed": "<div style='color: red'>\n<b>open <i>on\n\n- <div>in an item\n- <span>next\n\n"
    "text <a id='mark'/>with <u>more",
    "html-behind": "- what follows\n- is not in it\n\n<details><div></details>",
    "html-end": "a </div> b\n\n</div></section>\n\n- c </ul></article></main>\n\nd",
    "remote": "![far](https://example.org/far.png) <img src='https://example.org/near.png' alt='near'>",
}

ATTACHED = {name: {"image/png": PNG} for name in ("pasted.png", "my%20picture.png")}


def _data(**kinds: object) -> NotebookNode:
    return v4.new_output(
        "display_data", {name.replace("__", "/").replace("svg_", "svg+"): data for name, data in kinds.items()}
    )


OUTPUTS = {
    "out-markdown": [
        _data(
            text__markdown="## Title\n\n| f | v |\n|---|---|\n| $|x|$ | 1 |\n\n$$a$$\n\n- [x] b\n\n% c\n\n"
            "![a square](../images/b.png) ~~d~~"
        )
    ],
    "out-markdown-plain": [_data(text__markdown="**a** {ref}`b`", text__plain="plain")],
    "out-latex": [_data(text__latex="$x$")],
    "out-latex-display": [_data(text__latex="$$x$$")],
    "out-latex-text": [_data(text__latex="with $x$ and \\begin{align}a\\end{align} for \\$5", text__plain="plain")],
    "out-png": [_data(image__png=PNG, text__plain="<Figure>")],
    "out-jpeg-html": [_data(text__html="<b>bold</b>", image__png=PNG)],
    "out-svg": [_data(**{"image__svg_xml": SVG})],
    "out-html": [_data(text__html="<table><tr><td>a</td><td>$x$</td></tr></table><img alt='a' src='../images/b.png'>")],
    "out-html-unclosed": [_data(text__html="<div><p>a<table><tr><td><b>b"), _data(text__html="<i>c")],
    "out-html-end": [_data(text__html="<p>a</p></div></div></section></article></main>")],
    "out-html-markdown": [_data(text__html="<i>html</i>", text__markdown="*markdown*", text__latex="$x$")],
    "out-plain": [_data(text__plain="a  b\n\tc")],
    "out-ansi": [v4.new_output("stream", name="stdout", text="\x1b[31mred\x1b[0m \x1b[1;32mgreen\x1b[0m\n")],
    "out-progress": [v4.new_output("stream", name="stdout", text="10%\r50%\r100%\ndone\r\nlong line\rshort\n")],
    "out-clear": [v4.new_output("stream", name="stdout", text="a\x1b[0Kb \x1b[2K\x1b[1Ac\n")],
    "out-backspace": [v4.new_output("stream", name="stdout", text="abc\b\bX\n")],
    "out-stderr": [
        v4.new_output("stream", name="stdout", text="out\n"),
        v4.new_output("stream", name="stderr", text="err & <b>\n"),
        v4.new_output("stream", name="stdout", text="more\n"),
    ],
    "out-error": [
        v4.new_output(
            "error", ename="Bad", evalue="it failed", traceback=["\x1b[31mBad\x1b[0m: it failed", "at line 3"]
        )
    ],
    "out-json": [_data(application__json={"a": [1, 2], "b": "text"})],
    "out-json-plain": [_data(application__json={"a": 1}, text__plain="plain", text__html="<b>html</b>")],
    "out-many": [_data(image__png=PNG, image__svg_xml=SVG, text__latex="$x$", text__plain="plain")],
    "out-markdown-latex": [_data(text__markdown="**m**", text__latex="$x$", image__png=PNG)],
    "out-url": [v4.new_output("stream", name="stdout", text="see https://example.org/x\n")],
    "out-two": [_data(text__plain="one"), _data(text__markdown="two $x$"), _data(text__plain="three")],
    "out-pdf": [_data(application__pdf="JVBERi0xLjQK", text__plain="instead")],
    "out-widget": [_data(**{"application__vnd.jupyter.widget-view+json": {"model_id": "a"}, "text__plain": "instead"})],
    "out-png-lines": [_data(image__png="\n".join([PNG[:20], PNG[20:], ""]))],
    "out-unknown": [_data(**{"application__x-none": "x", "text__plain": "instead"})],
}

RAW = {"raw": "raw $x$ **text**\n\nsecond", "raw-front": "---\ntitle: x\n---"}


def notebook() -> NotebookNode:
    """All cases, each behind a cell of code that names it."""
    cells = [v4.new_markdown_cell("# The corpus", id="title")]
    for name, text in MARKDOWN.items():
        cell = v4.new_markdown_cell(text, id=name)
        if "attachment:" in text:
            cell.attachments = ATTACHED
        cells += [_separator(name), cell]
    for name, text in RAW.items():
        cells += [_separator(name), v4.new_raw_cell(text, id=name)]
    for name, outputs in OUTPUTS.items():
        cells += [_separator(name), v4.new_code_cell("%%", id=name, outputs=outputs)]
    cells.append(_separator("end"))
    metadata = {"language_info": {"name": "go", "pygments_lexer": "go"}}
    return v4.new_notebook(cells=cells, metadata=metadata)


def _separator(name: str) -> NotebookNode:
    return v4.new_code_cell(f"// case {name}", id=f"case-{name}")


def cases() -> list[str]:
    """The names of all cases, in order."""
    return [*MARKDOWN, *RAW, *OUTPUTS]

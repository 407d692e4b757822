"""A sheet as a small picture: its cells, coloured by what they are taken for."""

from html import escape

from hrdash.layout import Block
from hrdash.layout.profiles import means
from hrdash.layout.wide import column_number
from hrdash.words import say
from hrdash.workbook import Sheet, letter, text_of

_ROWS, _LAST, _COLUMNS = 16, 3, 14
# Tints that stand on a light and on a dark ground; never colour alone: each has its word in the key.
_TINTS = {
    "title": "rgba(127,140,141,0.10)",
    "heading": "rgba(79,167,157,0.35)",
    "label": "rgba(122,62,157,0.18)",
    "figure": "rgba(11,110,105,0.10)",
    "ask": "rgba(227,164,69,0.45)",
    "skip": "repeating-linear-gradient(45deg,rgba(127,140,141,.25) 0 2px,transparent 2px 6px)",
}


def sheet_html(sheet: Sheet, block: Block) -> str:
    """Draw the first rows of a table and its last, with row numbers and column letters, and the key to the colours."""
    left = min((column_number(name) for name in block.columns), default=0)
    width = max((len(row) for row in sheet.rows), default=0)
    columns = list(range(min(left, max(0, width - _COLUMNS)), width))[:_COLUMNS]
    first = max(0, block.header[0] - 4)
    last = min(block.rows[1] or len(sheet.rows), len(sheet.rows))
    shown = list(range(first, min(last, first + _ROWS)))
    tail = list(range(max(shown[-1] + 1, last - _LAST), min(last + 2, len(sheet.rows)))) if shown else []
    head = "".join(f"<th>{letter(column)}</th>" for column in columns)
    body = "".join(_row(sheet, block, row, columns) for row in shown)
    if tail and tail[0] > shown[-1] + 1:
        body += f'<tr><th></th><td colspan="{len(columns)}" class="hr-more">…</td></tr>'
    body += "".join(_row(sheet, block, row, columns) for row in tail)
    key = " ".join(f'<span class="hr-{name}">{escape(say(f"upload.is-{name}"))}</span>' for name in _TINTS)
    style = "".join(f".hr-{name}{{background:{tint}}}" for name, tint in _TINTS.items())
    return f"""<style>{style}
      .hr-sheet{{overflow-x:auto;max-width:100%}}
      .hr-sheet table{{border-collapse:collapse;font-size:.8rem;white-space:nowrap}}
      .hr-sheet td,.hr-sheet th{{border:1px solid rgba(127,140,141,.35);padding:.15rem .45rem;max-width:16rem;overflow:hidden;text-overflow:ellipsis}}
      .hr-sheet th{{font-weight:400;opacity:.65;text-align:center}}
      .hr-key{{font-size:.8rem;margin:.4rem 0}} .hr-key span{{padding:.1rem .5rem;margin-right:.3rem;border:1px solid rgba(127,140,141,.35)}}
      .hr-sheet .hr-long{{max-width:40rem;white-space:normal}} .hr-more{{text-align:center;opacity:.6}}</style>
      <div class="hr-sheet" role="figure" aria-label="{escape(say("upload.preview"))}"><table><tr><th></th>{head}</tr>{body}</table></div>
      <div class="hr-key">{key}</div>"""


def _row(sheet: Sheet, block: Block, row: int, columns: list[int]) -> str:
    said = [column for column in columns if _text(sheet, row, column)]
    if len(said) == 1 and _kind(block, row, said[0]) == "hr-title":
        text = escape(_text(sheet, row, said[0]))
        return f'<tr><th>{row + 1}</th><td class="hr-title hr-long" colspan="{len(columns)}">{text}</td></tr>'
    cells = "".join(
        f'<td class="{_kind(block, row, column)}">{escape(_text(sheet, row, column))}</td>'
        for column in columns
    )
    return f"<tr><th>{row + 1}</th>{cells}</tr>"


def _text(sheet: Sheet, row: int, column: int) -> str:
    text = text_of(sheet.rows[row][column]) if column < len(sheet.rows[row]) else None
    return text or ""


def _kind(block: Block, row: int, column: int) -> str:
    if row + 1 < block.header[0] or (block.rows[1] and row + 1 > block.rows[1]):
        return "hr-title"
    says = {column_number(name): means(one)[0] for name, one in block.columns.items()}.get(column)
    if says is None or "skip" in says:
        return "hr-skip"
    if row + 1 <= block.header[1]:
        return "hr-ask" if "ask" in says else "hr-heading"
    return "hr-ask" if "ask" in says else "hr-label" if "is" in says else "hr-figure"

"""Saying how a sheet is laid out: the sheet coloured by meaning, what has to be answered, what each column holds."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from hrdash.layout import Block, Profile, open_questions, to_toml
from hrdash.layout.profiles import means
from hrdash.queries.indicators import told_by_ground
from hrdash.store import Release
from hrdash.ui import cached, show
from hrdash.ui.upload.preview import sheet_html
from hrdash.ui.upload.sayings import (
    FIGURES_OF,
    KINDS,
    column_row,
    column_says,
    labels_of,
    meanings_offered,
    word_row,
    word_says,
)
from hrdash.ui.upload.work import Work
from hrdash.vocabulary import FIGURES, codes
from hrdash.words import label, say

_ASKED_AT_ONCE = 5
_told_by_ground = cached.kept(told_by_ground)
# What may be said of a whole table, as column → its list of codes and the question.
_CODED = {
    "area": ("areas", "ask.area"),
    "district": ("districts", "upload.ask-district"),
    "sex": ("sexes", "upload.ask-sex"),
    "locality": ("localities", "upload.ask-locality"),
    "disability": ("disabilities", "upload.ask-disability"),
}


def show_mapping(release: Release, work: Work) -> None:
    """Show how the file's own layout is read, and let the reader correct it; nothing where headings told it all."""
    if work.profile is None:
        return
    st.header(say("upload.mapping"), anchor=False)
    st.markdown(say("upload.mapping-help"))
    for number, block in enumerate(work.profile.blocks):
        sheet = next((one for one in work.checked.workbook.sheets if one.name == block.sheet), None)
        if sheet is None:
            continue
        if len(work.profile.blocks) > 1:
            st.subheader(
                say("upload.table-of", number=number + 1, sheet=show.plain(block.sheet)), anchor=False
            )
        st.html(sheet_html(sheet, block))
        _Mapper(release, work, number, block).show()
    with st.expander(say("upload.layout-name"), key="layout"):
        st.text_input(
            say("upload.layout-name-label"),
            value=work.profile.name,
            key=f"name-{_digest(work.profile)}",
            on_change=_rename,
            args=(work, f"name-{_digest(work.profile)}"),
        )
        st.download_button(
            say("upload.layout-download"),
            to_toml(work.profile),
            file_name=f"{work.profile.name}.toml",
            on_click="ignore",
            key="profile-file",
        )


def _rename(work: Work, key: str) -> None:
    name = " ".join(st.session_state[key].split())
    if name:
        work.keep(profile=to_toml(replace(work.profile, name=name)))


def _digest(profile: Profile) -> str:
    return hashlib.sha256(to_toml(profile).encode()).hexdigest()[:10]


class _Mapper:
    """The widgets of one table; every change is kept at once, and they are drawn anew from what is kept."""

    def __init__(self, release: Release, work: Work, number: int, block: Block):
        self.release, self.work, self.number, self.block = release, work, number, block
        self.version = f"{number}-{_digest(work.profile)}"
        self.indicators = cached.indicator_labels(release)
        self.open = {place for at, place, _ in open_questions(work.profile) if at == number}

    def show(self) -> None:
        """Draw the answers for the whole table, the columns, and the labels that need saying."""
        self._show_everywhere()
        self._show_rows()
        self._show_columns()
        self._show_words()

    def _keep(self, **changed: object) -> None:
        blocks = list(self.work.profile.blocks)
        blocks[self.number] = replace(self.block, **changed)
        self.work.keep(profile=to_toml(replace(self.work.profile, blocks=tuple(blocks))))

    def _show_everywhere(self) -> None:
        said = self.block.everywhere
        asked = [text for at, place, text in open_questions(self.work.profile) if at == self.number]
        if asked:
            told = [show.plain(text) for text in asked[:_ASKED_AT_ONCE]]
            if len(asked) > _ASKED_AT_ONCE:
                told.append(show.plain(say("upload.asked-more", n=len(asked) - _ASKED_AT_ONCE)))
            st.warning("  \n".join(told), icon="❓")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if "indicator_id" in said:
                self._select(
                    "indicator_id",
                    say("ask.indicator"),
                    self._ordered_indicators("all.indicator_id"),
                    lambda code: self.indicators.get(code, code),
                )
            if "period" in said:
                self._write("period", say("upload.ask-period"))
            for column, (name, text) in _CODED.items():
                if column in said:
                    self._select(
                        column, say(text), self._codes(column), lambda code, name=name: label(name, code)
                    )
            if "scale" in said:
                self._write("scale", say("ask.scale"), hint="1000")
            if "source" in said:
                self._write("source", say("ask.source"), hint=say("upload.source-hint"), width=360)
            self._show_definition()

    def _codes(self, column: str) -> list[str]:
        """List what a whole table may be said to be of, its total last; districts are those of its area."""
        rows = codes(_CODED[column][0])
        area = self.block.everywhere.get("area", "")
        found = [
            code
            for code, row in rows.items()
            if code != "_T" and (column != "district" or not area.startswith("PK-") or row["area"] == area)
        ]
        return found + [code for code in rows if code == "_T"]

    def _ordered_indicators(self, place: str) -> list[str]:
        """List the indicators by name, those first that were found near where they are asked about."""
        asked = [
            one for one in self.work.questions if one.block == self.number and one.place.startswith(place)
        ]
        first = list(dict.fromkeys(code for one in asked for code in one.choices if code in self.indicators))
        rest = sorted(
            (code for code in self.indicators if code not in first), key=self.indicators.__getitem__
        )
        return [*first, *rest]

    def _show_definition(self) -> None:
        """Ask for the definition where the indicator has several: they are different series (rule 7)."""
        used = self._definitions(self.block.everywhere.get("indicator_id", ""))
        if len(used) > 1:
            self._select("definition", say("upload.definition"), list(used), str)

    def _several_definitions(self) -> list[str]:
        """List the definitions of indicators that have several: one has to be chosen (rule 7)."""
        used = cached.catalogue(self.release).definitions.values()
        return sorted(definition for several in used if len(several) > 1 for definition in several)

    def _definitions(self, indicator: str) -> tuple[str, ...]:
        return tuple(cached.catalogue(self.release).definitions.get(indicator, ()))

    def _select(self, column: str, text: str, options: list[str], name: object) -> None:
        said = self.block.everywhere.get(column, "")
        key = f"all-{column}-{self.version}"
        st.selectbox(
            text,
            options,
            index=options.index(said) if said in options else None,
            format_func=name,
            placeholder=say("upload.choose"),
            key=key,
            on_change=lambda: self._answer(column, st.session_state[key]),
            width=360,
        )

    def _write(self, column: str, text: str, hint: str = "2023", width: int = 260) -> None:
        said = self.block.everywhere.get(column, "")
        key = f"all-{column}-{self.version}"
        st.text_input(
            text,
            value="" if said.startswith("ask: ") else said,
            placeholder=hint,
            key=key,
            on_change=lambda: self._answer(column, st.session_state[key]),
            width=width,
        )

    def _answer(self, column: str, text: str | None) -> None:
        if not text or not text.strip():
            return
        said = {**self.block.everywhere, column: text.strip()}
        if column == "indicator_id":
            said.pop("definition", None)
            if len(self._definitions(text)) > 1:
                said["definition"] = f"ask: {say('upload.definition')}"
        self._keep(everywhere=said)

    def _show_rows(self) -> None:
        """Let the reader correct where the headings and the figures stand."""
        sheet = next(one for one in self.work.checked.workbook.sheets if one.name == self.block.sheet)
        said = (*self.block.header, self.block.rows[0], self.block.rows[1] or len(sheet.rows))
        keys = [f"row-{place}-{self.version}" for place in range(4)]
        names = ("first-heading", "last-heading", "first-row", "last-row")
        with (
            st.expander(say("upload.rows-read"), key=f"open-rows-{self.number}"),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            for key, name, row in zip(keys, names, said, strict=True):
                st.number_input(
                    say(f"upload.{name}"),
                    min_value=1,
                    max_value=len(sheet.rows),
                    value=min(row, len(sheet.rows)),
                    key=key,
                    on_change=lambda: self._change_rows(*(int(st.session_state[one]) for one in keys)),
                    width=180,
                )

    def _change_rows(self, top: int, bottom: int, first: int, last: int) -> None:
        bottom = max(top, bottom)
        first = max(bottom + 1, first)
        self._keep(header=(top, bottom), rows=(first, max(first, last)))

    def _show_columns(self) -> None:
        sheet = next(one for one in self.work.checked.workbook.sheets if one.name == self.block.sheet)
        rows = pd.DataFrame([column_row(sheet, self.block, letters) for letters in self.block.columns])
        key = f"columns-{self.version}"
        text = say(
            "upload.columns-open"
            if any(place.startswith("columns.") for place in self.open)
            else "upload.columns"
        )
        with st.expander(text, expanded="columns" in " ".join(self.open), key=f"open-columns-{self.number}"):
            st.data_editor(
                rows,
                key=key,
                hide_index=True,
                placeholder="",
                disabled=["letter", "heading"],
                on_change=lambda: self._change_columns(rows, st.session_state[key]["edited_rows"]),
                column_config={
                    "letter": st.column_config.TextColumn(say("upload.column"), width="small"),
                    "heading": st.column_config.TextColumn(say("upload.heading")),
                    "kind": st.column_config.SelectboxColumn(
                        say("upload.holds"),
                        options=KINDS,
                        format_func=lambda kind: say(f"upload.kind-{kind}"),
                    ),
                    **{
                        name: st.column_config.SelectboxColumn(
                            say(f"upload.{name}"), options=options, format_func=named
                        )
                        for name, (options, named) in FIGURES_OF.items()
                    },
                    "age": st.column_config.TextColumn(say("by.age"), help=say("upload.age-help")),
                    "period": st.column_config.TextColumn(say("upload.period")),
                    "indicator_id": st.column_config.SelectboxColumn(
                        say("upload.indicator"),
                        options=self._ordered_indicators("columns."),
                        format_func=lambda code: self.indicators.get(code, code),
                    ),
                    "definition": st.column_config.SelectboxColumn(
                        say("col.definition"), options=self._several_definitions()
                    ),
                    "figure": st.column_config.SelectboxColumn(
                        say("upload.figure"),
                        options=list(FIGURES),
                        format_func=lambda name: say(f"upload.figure-{name}"),
                    ),
                },
            )

    def _change_columns(self, rows: pd.DataFrame, edited: Mapping) -> None:
        columns = dict(self.block.columns)
        for place, changed in edited.items():
            row = rows.iloc[int(place)].to_dict() | changed
            columns[row["letter"]] = column_says(row, means(columns[row["letter"]])[0])
        self._keep(columns=columns)

    def _show_words(self) -> None:
        if not self.block.words:
            with st.expander(say("upload.words"), key=f"open-words-{self.number}"):
                self._show_other_label()
            return
        offered = meanings_offered(self.indicators, _told_by_ground(self.release), self.block, self.work.unit)
        asked = {
            one.place.removeprefix("words."): one for one in self.work.questions if one.block == self.number
        }
        rows = pd.DataFrame(
            [word_row(word, says, asked.get(word), offered) for word, says in self.block.words.items()]
        )
        key = f"words-{self.version}"
        is_open = any(place.startswith("words.") for place in self.open)
        with st.expander(
            say("upload.words-open" if is_open else "upload.words"),
            expanded=is_open,
            key=f"open-words-{self.number}",
        ):
            st.data_editor(
                rows,
                key=key,
                hide_index=True,
                placeholder="",
                disabled=["word", "cell"],
                on_change=lambda: self._change_words(rows, st.session_state[key]["edited_rows"], offered),
                column_config={
                    "word": st.column_config.TextColumn(say("upload.word")),
                    "cell": st.column_config.TextColumn(say("findings.cell"), width="small"),
                    "means": st.column_config.SelectboxColumn(
                        say("upload.means"), options=list(offered), width="large"
                    ),
                },
            )

            self._show_other_label()

    def _show_other_label(self) -> None:
        """Offer the labels that were understood, to be explained otherwise."""
        sheet = next(one for one in self.work.checked.workbook.sheets if one.name == self.block.sheet)
        key = f"other-label-{self.version}"
        st.selectbox(
            say("upload.other-label"),
            labels_of(sheet, self.block),
            index=None,
            placeholder=say("upload.choose"),
            key=key,
            on_change=lambda: self._explain(st.session_state[key]),
            width=360,
        )

    def _explain(self, text: str | None) -> None:
        if text:
            self._keep(words={**self.block.words, text: {"ask": say("ask.label", label=text)}})

    def _change_words(self, rows: pd.DataFrame, edited: Mapping, offered: Mapping) -> None:
        words = dict(self.block.words)
        for place, changed in edited.items():
            if changed.get("means"):
                words[rows.iloc[int(place)]["word"]] = word_says(changed["means"], offered)
        self._keep(words=words)

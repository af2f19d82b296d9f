"""Footnotes as the writers type them: ``…truck.**`` and, later, a block that starts with ``**``.

``pair_marks`` reads a body, ``link_marks`` makes the marks links, ``gather_notes`` puts the notes
together. A mark without its counterpart stays exactly as typed. A line after a ``br`` may be a note
as well.
"""

import re
from dataclasses import dataclass

from bs4.element import Tag

from house_style import tree
from house_style.tree import LINE_END, Run, make_element

_STARTS = frozenset({"p", "h2", "h3", "h4", "blockquote"})
_MARK = re.compile(r"\*+|†+|‡+")
_LONGEST = 4
# More is no person's: each becomes two links, and the page some sixty times as long.
_MOST_MARKS = 2000
_BEFORE_REFERENCE = re.compile(r"[\w.,;:!?)\]}’”\"'%…®™*†‡]")
_AFTER_REFERENCE = re.compile(r"[\s.,;:!?)(\]\[}’”\"'–—―…/*†‡-]")
_BEFORE_OPENING = re.compile(r"[\s(\[{‘“\"'–—―/-]")
_FAR = 80  # characters, to say where a mark stands
_INFORMED = re.compile(r"\s*AutoInformed on\b", re.IGNORECASE)


@dataclass(frozen=True)
class Note:
    """A footnote: its whole text, its mark included, and how many marks in the text point at it."""

    number: int
    mark: str
    text: str
    references: int
    informed: bool  # it is the "AutoInformed on" list


@dataclass(eq=False)
class Mark:
    """A run of asterisks or daggers, and what it may be."""

    run: Run
    start: int
    text: str
    block: Tag  # the top-level block it stands in
    line: tuple[int, int]  # that block's place in the body, and the line's in the block
    order: int  # its place among the marks
    opens: bool
    closes: bool
    begins: bool  # it is the first thing in a top-level block or on a line of it, and words follow
    number: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def can_be_link(self) -> bool:
        """Whether one string holds it, outside any link."""
        piece = self.run.find_piece(self.start, self.end)
        return piece is not None and not piece.string.find_parent("a")

    @property
    def near(self) -> str:
        """Give a few words by which an editor finds the place."""
        words = (
            self.run.text[self.start : self.start + _FAR].split()[:5]
            if self.begins
            else self.run.text[max(0, self.start - _FAR) : self.start].split()[-4:]
        )
        return " ".join(words).replace(tree.OBJECT, "")


@dataclass(eq=False)
class Footnote:
    """The mark that opens a note, and the marks in the text that point at it."""

    mark: Mark
    references: list[Mark]
    number: int
    informed: bool


def pair_marks(root: Tag) -> tuple[list[Footnote], list[str]]:
    """List the footnotes of a body, and a warning for each mark that has no counterpart."""
    footnotes: list[Footnote] = []
    warnings: list[str] = []
    waiting: dict[str, list[Mark]] = {}
    has_informed = False
    marks = _list_marks(root)
    if len(marks) > _MOST_MARKS:
        return [], [f"More than {_MOST_MARKS} note marks: none of them is read."]
    for mark in marks:
        if mark.begins:
            before = [known for known in waiting.get(mark.text, []) if known.line < mark.line]
            informed = bool(_INFORMED.match(mark.run.text, mark.end))
            if before or (informed and not has_informed):
                waiting.pop(mark.text, None)
                footnotes.append(Footnote(mark, before, len(footnotes) + 1, informed))
                has_informed = has_informed or informed
            elif mark.opens:
                warnings.append(
                    f"“{mark.near}…” starts like a note, but no {mark.text} stands before it."
                )
        elif mark.closes and mark.can_be_link:
            waiting.setdefault(mark.text, []).append(mark)
        elif mark.closes:
            warnings.append(
                f"The {mark.text} after “{mark.near}” stands inside a link: move it out."
            )
    for left in waiting.values():
        warnings += [
            f"No later block starts with {mark.text}, the mark after “{mark.near}”."
            for mark in left
        ]
    for footnote in reversed(footnotes):
        _split_off(footnote)
    return footnotes, warnings


def _list_marks(root: Tag) -> list[Mark]:
    """List in order what may be a note's mark; emphasis typed as ``**bold**`` is none."""
    places = {id(block): place for place, block in enumerate(root.contents)}
    begun = set()
    marks: list[Mark] = []
    for run in tree.list_runs(root):
        if not run.text.strip():
            continue  # it may stand between blocks, in none
        block = _find_block(run, root)
        words_end = _end_of_words(run.text)
        line, line_start = 0, 0
        in_line: list[Mark | None] = []
        near_ends: dict[str, list[int]] = {}
        for match in _MARK.finditer(run.text):
            if len(match[0]) > _LONGEST:
                continue
            breaks = run.text.count(LINE_END, line_start, match.start()) if block.name == "p" else 0
            if breaks:
                line, line_start = line + breaks, run.text.rindex(LINE_END, 0, match.start()) + 1
                near_ends = {}
            is_first = bool(line) or id(block) not in begun
            before = run.text[match.start() - 1] if match.start() else " "
            after = run.text[match.end() : match.end() + 1] or " "
            mark = Mark(
                run=run,
                start=match.start(),
                text=match[0],
                block=block,
                line=(places[id(block)], line),
                order=len(marks) + len(in_line),
                opens=bool(_BEFORE_OPENING.match(before)) and not after.isspace(),
                closes=bool(_BEFORE_REFERENCE.match(before) and _AFTER_REFERENCE.match(after)),
                begins=(
                    is_first
                    and block.name in _STARTS
                    and match.end() < words_end
                    and match.start() - line_start < _FAR
                    and not run.text[line_start : match.start()].strip()
                ),
            )
            # The far end of emphasis takes its near end away with it.
            if mark.closes and near_ends.get(mark.text):
                in_line[near_ends[mark.text].pop(0)] = None
                continue
            if mark.opens:
                near_ends.setdefault(mark.text, []).append(len(in_line))
            in_line.append(mark)
        begun.add(id(block))
        marks += [mark for mark in in_line if mark]
    return marks


def _find_block(run: Run, root: Tag) -> Tag:
    """Give the top-level block that ``run`` stands in."""
    above = run.pieces[0].string.parents
    return next(parent for parent in above if parent.parent is root)


def _end_of_words(text: str) -> int:
    """Give where the last word of ``text`` ends."""
    return next((place for place in range(len(text), 0, -1) if text[place - 1].isalnum()), 0)


def _split_off(footnote: Footnote) -> None:
    """Give a note that starts after a line break within a paragraph a paragraph of its own.

    Go from the last note to the first: what stands before a note stays in its old paragraph.
    """
    mark = footnote.mark
    if not mark.line[1]:
        return
    string = mark.run.list_pieces(mark.start, mark.end)[0].string
    line_break = next(
        node for node in string.previous_elements if isinstance(node, Tag) and node.name == "br"
    )
    mark.block = tree.split_after(line_break, mark.block)
    line_break.extract()


def link_marks(footnotes: list[Footnote]) -> None:
    """Make the marks in the text links to their notes, and the notes' own marks links back."""
    references = sorted(
        (reference for footnote in footnotes for reference in footnote.references),
        key=lambda reference: reference.order,
    )
    for number, reference in enumerate(references, 1):
        reference.number = number

    changes: list[tuple[Mark, Tag]] = []
    arrows = []
    for footnote in footnotes:
        changes += [
            (reference, _make_reference(reference, footnote)) for reference in footnote.references
        ]
        led_back_to = footnote.references
        if footnote.mark.can_be_link:
            changes.append((footnote.mark, _make_own_mark(footnote)))
            led_back_to = led_back_to[1:]
        arrows += [(footnote, reference) for reference in led_back_to]
    # Last place first: what stands before a change keeps its offsets.
    for mark, wrapper in sorted(changes, key=lambda change: change[0].order, reverse=True):
        tree.wrap(mark.run, mark.start, mark.end, wrapper)
    for footnote, reference in arrows:
        arrow = _link_back(reference, "note-back")
        arrow.append("↩")
        footnote.mark.block.append(arrow)


def _make_reference(reference: Mark, footnote: Footnote) -> Tag:
    to_note = make_element(
        "a",
        href=f"#note-{footnote.number}",
        id=f"note-ref-{reference.number}",
        role="doc-noteref",
        aria_label=f"Note {footnote.number}",
    )
    raised = make_element("sup", class_="note-ref")
    raised.append(to_note)
    return raised


def _make_own_mark(footnote: Footnote) -> Tag:
    if not footnote.references:
        return make_element("span", class_="note-mark")
    return _link_back(footnote.references[0], "note-mark")


def _link_back(reference: Mark, class_name: str) -> Tag:
    return make_element(
        "a",
        href=f"#note-ref-{reference.number}",
        class_=class_name,
        role="doc-backlink",
        aria_label=f"Back to the text, place {reference.number}",
    )


def gather_notes(footnotes: list[Footnote]) -> list[Note]:
    """Put each note and what follows it into a box, all boxes into a section; list them.

    The "AutoInformed on" note without links of the writer's own gets a slot for our coverage.
    """
    if not footnotes:
        return []
    section = make_element("section", class_="notes", aria_label="Notes")
    footnotes[0].mark.block.insert_before(section)
    starts = {id(footnote.mark.block): footnote for footnote in footnotes}
    boxes: list[tuple[Footnote, Tag]] = []
    for node in list(section.next_siblings):
        footnote = starts.get(id(node))
        if footnote:
            boxes.append((footnote, _make_box(footnote)))
            section.append(boxes[-1][1])
        boxes[-1][1].append(node)
    for footnote, box in boxes:
        if footnote.informed and not _has_links(box):
            box.append(make_element("ul", class_="coverage", data_slot="coverage"))
    return [
        Note(
            number=footnote.number,
            mark=footnote.mark.text,
            text=tree.read_text(box),
            references=len(footnote.references),
            informed=footnote.informed,
        )
        for footnote, box in boxes
    ]


def _has_links(box: Tag) -> bool:
    own = ("note-mark", "note-back")
    return any(
        link.get("role") != "doc-noteref" and not tree.has_class(link, *own)
        for link in box.find_all("a", href=True)
    )


def _make_box(footnote: Footnote) -> Tag:
    kind = "note note--informed" if footnote.informed else "note"
    return make_element("div", class_=kind, id=f"note-{footnote.number}", role="doc-footnote")

"""Bodies of the invented WordPress site: typed in the classic editor, a few in blocks."""

from random import Random

from demo.generator.words import Vocabulary

_NAMES = ("Tamarack", "Larkspur", "Quillon", "Brackwater", "Ottersham", "Vennwick", "Zennorth")


class Bodies:
    """Writes bodies; links to earlier posts lead to ``(old id, address)`` of those."""

    def __init__(self, random: Random, vocabulary: Vocabulary, site: str) -> None:
        self._random, self._vocabulary, self._site = random, vocabulary, site

    def write(self, index: int, earlier: list[tuple[int, str]], figure: str, gallery: str) -> str:
        """Write the body of post ``index``; ``figure`` and ``gallery`` are its shortcodes."""
        if index % 40 == 17:
            return self._write_blocks()
        opening, *middle = [self._write_paragraph() for _ in range(self._random.randint(3, 7))]
        name = self._random.choice(_NAMES)
        parts = [
            figure,
            f"{name} Motor Corporation (NYSE: {name[:4].upper()})* said today: {opening}**",
            *middle,
            f"“{self._vocabulary.write_text(2)}” the company said. [It is not clear that"
            " any volume will result. – AutoCrat.]",
        ]
        if index % 12 == 5:
            parts.insert(2, "<!--more-->")
        if index % 15 == 4:
            parts.insert(3, f"https://www.youtube.com/watch?v=invented{index:03d}")
        if index % 20 == 9:
            parts.append(self._write_table())
        if gallery:
            parts.append(gallery)
        if earlier:
            parts.append(self._write_coverage(earlier))
        parts += [
            "<strong>**Where it is built</strong>",
            self._write_list(),
        ]
        return "\n\n".join(filter(None, parts))

    def _write_list(self) -> str:
        entries = [f"\t<li>{self._vocabulary.write_text(1)}</li>" for _ in range(2)]
        return "<ul>\n{}\n</ul>".format("\n".join(entries))

    def _write_paragraph(self) -> str:
        text = self._vocabulary.write_text(self._random.randint(2, 4))
        if self._random.random() < 0.2:
            first, _, rest = text.partition(" ")
            text = f"<em>{first}</em> {rest}"
        if self._random.random() < 0.1:
            text = text.replace(". ", ".\n", 1)
        if self._random.random() < 0.05:
            text = f"<blockquote>{text}</blockquote>"
        return text

    def _write_coverage(self, earlier: list[tuple[int, str]]) -> str:
        lines = []
        for old_id, address in earlier:
            target = address if old_id % 2 else f"{self._site}/?p={old_id}"
            lines.append(f'\t<li><a href="{target}">{self._vocabulary.write_text(1)}</a></li>')
        return "<strong>*AutoInformed on</strong>\n<ul>\n{}\n</ul>".format("\n".join(lines))

    def _write_table(self) -> str:
        rows = "\n".join(
            f"<tr><td>{name}</td><td>{self._random.randint(100, 9_999):,}</td></tr>"
            for name in _NAMES[:4]
        )
        return f"Table: Sales\n<table>\n<tr><th>Make</th><th>Sold</th></tr>\n{rows}\n</table>"

    def _write_blocks(self) -> str:
        html = [("paragraph", f"<p>{self._vocabulary.write_text(3)}</p>") for _ in range(4)]
        html.insert(2, ("heading", "<h2>What follows</h2>"))
        return "\n\n".join(f"<!-- wp:{name} -->\n{it}\n<!-- /wp:{name} -->" for name, it in html)

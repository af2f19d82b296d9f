"""Report of an import, as lines for a terminal and rows for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wordpress.models import Import, Kind, Outcome

MOST_LINES = 50  # of entries on a terminal


@dataclass(frozen=True)
class Line:
    """What became of all things of one kind: ``counts`` in the order of ``Outcome``."""

    kind: str
    label: str
    counted: int
    counts: list[int]
    reasons: list[tuple[str, int]]


def list_lines(run: Import) -> list[Line]:
    """List what became of each kind of thing, in the order of ``Kind``."""
    report: dict[str, Any] = run.report
    lines = []
    for kind in Kind:
        counted = report.get("counted", {}).get(kind, 0)
        outcomes = report.get("outcomes", {}).get(kind, {})
        if counted or outcomes:
            reasons = report.get("reasons", {}).get(kind, {})
            ordered = sorted(reasons.items(), key=lambda pair: -pair[1])
            counts = [outcomes.get(outcome, 0) for outcome in Outcome]
            # What posts name and the export does not declare is counted as it comes.
            total = max(counted, sum(counts))
            lines.append(Line(kind, kind.label, total, counts, ordered))
    return lines


def count_changes(run: Import) -> int:
    """How many things the import wrote: 0 where it found nothing to do."""
    outcomes = run.report.get("outcomes", {})
    return sum(
        counts.get(outcome, 0)
        for counts in outcomes.values()
        for outcome in (Outcome.IMPORTED, Outcome.MATCHED, Outcome.CHANGED)
    )


def write_report(run: Import) -> Iterator[str]:
    """Write the report of ``run`` as lines of plain text."""
    what = "Rehearsal of the import" if run.is_dry_run else "Import"
    yield f"{what} of {run.site}: {count_changes(run):,} changes."
    if run.is_dry_run:
        yield "Nothing was written."
    yield from _write_table(run)
    for name, count in sorted(run.report.get("others", {}).items()):
        yield f"Not taken: {count:,} × {name}."
    for fault in run.report.get("problems", []):
        yield f"{fault['place']}: {fault['words']}"
    yield from _write_addresses(run)
    yield from _write_entries(run)


def _write_table(run: Import) -> Iterator[str]:
    heads = ["", "counted", *(outcome.value for outcome in Outcome)]
    yield "".join(f"{head:>11}" if place else f"{head:<24}" for place, head in enumerate(heads))
    for line in list_lines(run):
        yield f"{line.label:<24}" + "".join(f"{n:>11,}" for n in [line.counted, *line.counts])
        for reason, count in line.reasons:
            yield f"    {count:,} × {reason}"


def _write_addresses(run: Import) -> Iterator[str]:
    addresses = run.report.get("addresses")
    if addresses:
        yield (
            f"Old addresses: {addresses['tried']:,} tried, {addresses['answered']:,} answer, "
            f"{len(addresses['failed']):,} do not."
        )
        for failed in addresses["failed"][:MOST_LINES]:
            yield f"    {failed['path']}: {failed['answer']}"


def _write_entries(run: Import) -> Iterator[str]:
    entries = run.entries.exclude(notes=[])
    count = entries.count()
    if not count:
        return
    yield f"To look at ({count:,}):"
    for entry in entries[:MOST_LINES]:
        named = f"{entry.get_kind_display()} {entry.old_key} “{entry.title}”"
        yield f"    {named}: {' '.join(entry.notes)}"
    if count > MOST_LINES:
        yield f"    … and {count - MOST_LINES:,} more, on the report's page in the newsroom."

"""Time field. A day and a time of the desk's as staff type them, to the moment that they mean.

What was not changed stays the very moment it was, to the microsecond. When the clocks go back, one
hour comes twice: a time in it is asked back, with a choice beside the boxes.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone, localtime

from house_style.folding import fold

WHICH = ("0", "1")  # of two times that are written alike: PEP 495's fold
COMES_TWICE = "comes_twice"  # code of the error that asks which of the two is meant
_CLOCK_OF_TWELVE = re.compile(
    r"(?P<hour>0?[1-9]|1[0-2])([:.](?P<minute>[0-5]\d))?(:(?P<second>[0-5]\d))?"
    r"(?P<half>[ap])\.?m\.?"
)


class ClockField(forms.TimeField):
    """A time of day: ``21:30``, ``9:30 p.m.``, ``9am`` or ``noon``."""

    default_error_messages = {"invalid": "Write a time such as 21:30, 9:30 p.m. or noon."}

    def to_python(self, value: Any) -> time | None:
        return super().to_python(_read_twelve_hours(value) if isinstance(value, str) else value)


class DeskTimeWidget(forms.MultiWidget):
    """The browser's own boxes for a day and a time, and below them which of two such times."""

    template_name = "admin/widgets/desk_time.html"
    supports_microseconds = True  # the field needs them, to know what was not changed

    def __init__(
        self,
        *,
        boxes: Sequence[forms.Widget] = (),
        day_label: str = "Day",
        time_label: str = "Time",
        required: bool = False,
    ) -> None:
        must = {"required": True} if required else {}
        super().__init__(
            boxes
            or (
                forms.DateInput({"type": "date"} | must, "%Y-%m-%d"),
                forms.TimeInput({"type": "time"} | must),
            )
        )
        self.labels = {"date_label": day_label, "time_label": time_label}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | self.labels

    def decompress(self, value: datetime | None) -> list[Any]:
        if not value:
            return [None, None, None]
        there = localtime(value)
        seconds = f"{there:%H:%M:%S}" if there.second else f"{there:%H:%M}"
        return [there.date(), seconds, str(there.fold)]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        day, at = super().value_from_datadict(data, files, name)
        return [day, at, data.get(f"{name}_2") if day or at else None]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        boxes = super().render(name, value, attrs, renderer)
        typed = value if isinstance(value, list) else self.decompress(value)
        moments = _list_moments(typed)
        if len(moments) < 2:
            return boxes
        places = ("first, before", "second, after")
        choices = [("", "Choose")] + [
            (which, f"{moment:%H:%M %Z}, the {place} the clocks go back")
            for which, moment, place in zip(WHICH, moments, places, strict=True)
        ]
        which_id = f"{(attrs or {}).get('id', f'id_{name}')}_2"
        which = forms.Select({"id": which_id}, choices)
        return format_html(
            '{}<p class="datetime__which"><label for="{}">Which {}?</label> {}</p>',
            boxes,
            which_id,
            f"{moments[0]:%H:%M}",
            which.render(f"{name}_2", typed[2], renderer=renderer),
        )


class DeskTimeBoxes(DeskTimeWidget):
    """The admin's boxes, with its shortcuts: they take what is typed, such as ``9am``."""

    def __init__(self) -> None:
        super().__init__(boxes=(AdminDateWidget(), AdminTimeWidget()))


class DeskTimeField(forms.MultiValueField):
    """An aware datetime in UTC, typed on the desk's clock."""

    widget = DeskTimeBoxes

    def __init__(self, **kwargs: Any) -> None:
        # (The model field of a time that is now, unless changed, asks for a hidden initial value.)
        kwargs["show_hidden_initial"] = False
        day = forms.DateField(error_messages={"incomplete": "Give the day too."})
        at = ClockField(error_messages={"incomplete": "Give the time of day too."})
        which = forms.CharField(required=False)
        super().__init__((day, at, which), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        return _find_moment(*data_list) if data_list else None

    def has_changed(self, initial: datetime | None, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return self.clean(data) != (initial.replace(microsecond=0) if initial else None)
        except ValidationError:
            return True

    def _clean_bound_field(self, bf: forms.BoundField) -> datetime | None:
        """Clean as Django does, but let what was not changed be the moment it was.

        (``FileField`` overrides this too: no public method of a field is told the initial value.)
        """
        is_kept = self.disabled or (bf.initial and not self.has_changed(bf.initial, bf.data))
        return bf.initial if is_kept else self.clean(bf.data)


# What a model admin says in its ``formfield_overrides``.
AS_DESK_TIME = {"form_class": DeskTimeField, "widget": DeskTimeBoxes}


def _read_twelve_hours(typed: str) -> str:
    """``9:30 p.m.`` as ``21:30:00``; anything else in plain signs."""
    text = fold(typed).replace(" ", "")
    if text in ("noon", "12noon"):
        return "12:00"
    if not (found := _CLOCK_OF_TWELVE.fullmatch(text)):
        return text
    hour = int(found["hour"]) % 12 + (12 if found["half"] == "p" else 0)
    return f"{hour}:{found['minute'] or '00'}:{found['second'] or '00'}"


def _list_moments(typed: list[Any]) -> list[datetime]:
    """The moments, one or two, that a typed day and time may be, on the desk's clock."""
    try:
        day, at = forms.DateField().to_python(typed[0]), ClockField().to_python(typed[1])
    except ValidationError:
        return []
    if day is None or at is None:
        return []
    before, after = _read_both(day, at)
    return [before, after] if _comes_twice(before, after) else [before]


def _read_both(day: date, at: time) -> tuple[datetime, datetime]:
    """``at`` on ``day`` by the clock before a change of the clocks, and by the one after it."""
    zone = get_current_timezone()
    before, after = (datetime.combine(day, at.replace(fold=fold), tzinfo=zone) for fold in (0, 1))
    return before, after


def _comes_twice(before: datetime, after: datetime) -> bool:
    return (before.utcoffset() or timedelta()) > (after.utcoffset() or timedelta())


def _find_moment(day: date, at: time, which: str) -> datetime:
    """The moment in UTC. Raises ``ValidationError`` where there is none, or one of two."""
    before, after = _read_both(day, at)
    try:
        first, second = before.astimezone(UTC), after.astimezone(UTC)
    except OverflowError:
        raise ValidationError("Choose a day within the calendar.") from None
    if first == second:
        return first
    shown, on = f"{at:%H:%M}", date_format(day, "DATE_FORMAT")
    if first > second:
        raise ValidationError(
            f"On {on} there is no {shown}: the clocks go forward. Choose "
            f"{localtime(second):%H:%M %Z} or {localtime(first):%H:%M %Z}.",
            code="left_out",
        )
    if which not in WHICH:
        raise ValidationError(
            f"On {on} it is {shown} twice, as the clocks go back. Choose below which is meant: "
            f"{before:%Z}, the first, or {after:%Z}, the second.",
            code=COMES_TWICE,
        )
    return first if which == WHICH[0] else second

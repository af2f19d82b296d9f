"""Forms of the rows of a list: what can be changed in it has a name, which no label there gives."""

from django import forms


class NamedRowForm(forms.ModelForm):
    """Form of one row, for ``get_changelist_form``: each field says its name and its row's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"

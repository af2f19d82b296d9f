"""The editor for rich text: django-prose-editor with a preset of our own."""

from django import forms

from articles.markup import SOURCE


class RichTextWidget(forms.Textarea):
    """A textarea that becomes the editor where scripts run."""


class RichTextFormField(forms.CharField):
    """Rich text in a form; refuses what the sanitiser would silently drop."""

    widget = RichTextWidget

    def clean(self, value):
        refused = SOURCE.refused(value or "")
        if refused:
            raise forms.ValidationError(
                "Not allowed here, and nothing was saved: %(refused)s. Take it out and save again.",
                code="refused_markup",
                params={"refused": ", ".join(refused)},
            )
        return super().clean(SOURCE.clean(value or ""))

"""Typography of plain text on readers' pages; each template has it, without a load."""

from django import template

from house_style.curly_quotes import curl_quotes

register = template.Library()


@register.filter
def curly(text: str | None) -> str:
    """Curl the quotation marks and dashes of a headline, a standfirst or a caption."""
    return curl_quotes(text or "")

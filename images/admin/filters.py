"""Filters of the list of pictures, as tabs."""

from images.admin.tabs import TabFilter


class UseFilter(TabFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("unused", "Not used yet"), ("used", "In use")]

    def narrow(self, rows, value):
        match value:
            case "unused":
                return rows.unused()
            case "used":
                return rows.used()
        return rows


class AltTextFilter(TabFilter):
    title = "alt text"
    parameter_name = "described"
    counted = ("no",)

    def lookups(self, request, model_admin):
        return [("no", "Without alt text"), ("decorative", "Decorative")]

    def narrow(self, rows, value):
        match value:
            case "no":
                return rows.undescribed()
            case "decorative":
                return rows.filter(is_decorative=True)
        return rows


class UploaderFilter(TabFilter):
    title = "uploaded by"
    parameter_name = "from"

    def lookups(self, request, model_admin):
        return [("me", "My pictures")]

    def narrow(self, rows, value):
        return rows.filter(uploaded_by=self.request.user) if value == "me" else rows

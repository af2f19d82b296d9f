"""Filters of the list of pictures."""

from django.contrib import admin


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("unused", "Not used yet"), ("used", "In use")]

    def queryset(self, request, queryset):
        if self.value() == "unused":
            return queryset.unused()
        if self.value() == "used":
            return queryset.used()
        return queryset


class AltTextFilter(admin.SimpleListFilter):
    title = "alt text"
    parameter_name = "described"

    def lookups(self, request, model_admin):
        return [("no", "Missing"), ("decorative", "Decorative")]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return queryset.undescribed()
        if self.value() == "decorative":
            return queryset.filter(is_decorative=True)
        return queryset


class UploaderFilter(admin.SimpleListFilter):
    title = "uploaded by"
    parameter_name = "from"

    def lookups(self, request, model_admin):
        return [("me", "My pictures")]

    def queryset(self, request, queryset):
        return queryset.filter(uploaded_by=request.user) if self.value() == "me" else queryset

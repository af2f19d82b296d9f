"""What narrows the list of pictures."""

from django.contrib import admin

from images import uses


class Use(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("unused", "Not used yet"), ("used", "In use")]

    def queryset(self, request, queryset):
        if self.value() == "unused":
            return uses.unused(queryset)
        if self.value() == "used":
            return uses.used(queryset)
        return queryset


class Description(admin.SimpleListFilter):
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


class Sender(admin.SimpleListFilter):
    title = "sender"
    parameter_name = "from"

    def lookups(self, request, model_admin):
        return [("me", "My pictures")]

    def queryset(self, request, queryset):
        return queryset.filter(uploaded_by=request.user) if self.value() == "me" else queryset

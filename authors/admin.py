"""Staff accounts. (The author's profile is edited where a rename reaches the articles.)"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import EmailField

from authors.models import User
from house_style.email_addresses import EmailAddressField


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Staff accounts. Only a superuser makes superusers or hands out single permissions."""

    SUPERUSER_ONLY = ("is_superuser", "user_permissions")
    list_display = ["username", "email", "is_active", "role_names", "last_login"]
    list_filter = ["groups", "is_active"]
    readonly_fields = ["last_login", "date_joined"]  # what happened, not what somebody decides
    formfield_overrides = {EmailField: {"form_class": EmailAddressField}}
    fieldsets = [
        *(DjangoUserAdmin.fieldsets or ()),
        ("Newsroom", {"fields": ["mail_about_articles"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        return readonly if request.user.is_superuser else (*readonly, *self.SUPERUSER_ONLY)

    def has_change_permission(self, request, obj=None):
        """An admin who is no superuser cannot change one: not even its password."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    @admin.display(description="roles")
    def role_names(self, user):
        return ", ".join(group.name for group in user.groups.all()) or "none"

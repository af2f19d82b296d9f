"""Staff accounts, and the invitations that new ones come from."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import EmailField
from django.urls import path
from django.utils.safestring import SafeString
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from articles.capped_paginator import CappedPaginator
from articles.clock import format_moment
from articles.fixed_tables import ReadOnlyAdmin
from authors.audit import Kind, write_audit
from authors.models import AuditEntry, User
from house_style.email_addresses import EmailAddressField
from staff import invitations, sessions
from staff.forms import InvitationForm
from staff.models import Invitation
from staff.rights import describe_changed_rights
from staff.views.audit import export_audit

# Their screens would show a colleague's secret to whoever may open them.
admin.site.unregister([StaticDevice, TOTPDevice])
# What a role may do is in autoinformed/roles.py; nobody edits it here.
admin.site.unregister(Group)


LABELS = {"username": "Sign-in name", "email": "E-mail address", "groups": "Roles"}
HELP_TEXTS = {
    "username": "Letters, digits and @ . + - _. Readers never see it.",
    "is_active": "May sign in.",
    "is_staff": "May open the newsroom.",
    "groups": "",
}


class RoleFilter(admin.RelatedFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "role"
        self.empty_value_display = SafeString("No role")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Staff accounts. Only a superuser makes superusers or hands out single permissions."""

    SUPERUSER_ONLY = ("is_superuser", "user_permissions")
    list_display = ["username", "full_name", "email", "role_names", "is_active", "last_login"]
    list_filter = [("groups", RoleFilter), "is_active"]
    filter_horizontal = ["user_permissions"]
    readonly_fields = ["last_login", "date_joined"]  # what happened, not what somebody decides
    formfield_overrides = {EmailField: {"form_class": EmailAddressField}}
    fieldsets = [
        (None, {"fields": ["username"]}),
        ("Person", {"fields": ["first_name", "last_name", "email", "mail_about_articles"]}),
        (
            "Role",
            {
                "fields": ["groups", "is_active", "is_staff"],
                "description": "What each role may do is in the newsroom’s rules. Take “Active” "
                "away from who leaves: what they wrote keeps their name.",
            },
        ),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        """Single permissions stand apart, for who may hand them out."""
        fieldsets = super().get_fieldsets(request, obj)
        if not request.user.is_superuser:
            return fieldsets
        return [*fieldsets, ("Beyond the roles", {"fields": list(self.SUPERUSER_ONLY)})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        words = {"labels": LABELS, "help_texts": HELP_TEXTS}
        return super().get_form(request, obj, change=change, **(words | kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        return readonly if request.user.is_superuser else (*readonly, *self.SUPERUSER_ONLY)

    def has_add_permission(self, request):
        """Nobody types another's password: new staff are invited."""
        return False

    def has_change_permission(self, request, obj=None):
        """An admin who is no superuser cannot change one: not even its password."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if changed := describe_changed_rights(form):
            about = str(form.instance)
            write_audit(Kind.ROLE, by=request.user, about=about, what=" ".join(changed))

    def log_deletions(self, request, queryset):
        for person in queryset:
            what = "Deleted the account."
            write_audit(Kind.ACCOUNT, by=request.user, about=str(person), what=what)
        return super().log_deletions(request, queryset)

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 (Django's name)
        """Django's, which ends the sessions of the account as well."""
        response = super().user_change_password(request, id, form_url)
        person = self.get_object(request, id)
        if person and request.method == "POST" and response.status_code == 302:
            sessions.end_sessions(person, but=request.session.session_key)
            what = "Set a new password."
            write_audit(Kind.ACCOUNT, by=request.user, about=str(person), what=what)
        return response

    @admin.display(description="name", ordering="last_name")
    def full_name(self, user):
        return user.get_full_name()

    @admin.display(description="roles")
    def role_names(self, user):
        return ", ".join(group.name for group in user.groups.all()) or "none"


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Who was invited, and how it stands. An invitation is sent again or revoked, never changed."""

    form = InvitationForm
    list_display = ["email", "role", "state", "invited_by", "sent_at", "ends_at"]
    list_select_related = ["role", "invited_by"]
    search_fields = ["email"]
    actions = ["send_again", "revoke"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Invitations", **(extra_context or {})})

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        invitations.invite(obj, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, f"The invitation is on its way to {obj.email}.")
        return self.response_post_save_add(request, obj)

    @admin.display(description="state")
    def state(self, invitation):
        return invitation.describe_state()

    @admin.display(description="link ends")
    def ends_at(self, invitation):
        return None if invitation.accepted_at or invitation.revoked_at else invitation.ends_at

    @admin.action(description="Send again, with a new link", permissions=["add"])
    def send_again(self, request, queryset):
        sent = [invitation for invitation in queryset if invitations.send_again(invitation)]
        for invitation in sent:
            self.log_change(request, invitation, "Sent again.")
        self.message_user(request, f"On their way again: {len(sent)}. The former links have ended.")

    @admin.action(description="Revoke", permissions=["add"])
    def revoke(self, request, queryset):
        revoked = [invitation for invitation in queryset if invitations.revoke(invitation)]
        for invitation in revoked:
            self.log_change(request, invitation, "Revoked.")
        self.message_user(request, f"Revoked: {len(revoked)}.")


class DayFilter(admin.DateFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "day"


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """To read and to take along: the database refuses a change as well."""

    list_display = ["when", "who", "kind", "about", "what"]
    list_filter = ["kind", ("at", DayFilter)]
    show_facets = admin.ShowFacets.NEVER  # each would count the trail
    list_per_page = 50
    paginator = CappedPaginator
    search_fields = ["person", "about"]
    search_help_text = "A sign-in name, of who did it or to whom it was done."
    show_full_result_count = False

    class Media:
        css = {"all": ["css/newsroom.css"]}

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Audit trail"} | (extra_context or {}))

    def get_urls(self):
        name = "authors_auditentry_export"
        return [path("export/", export_audit, name=name), *super().get_urls()]

    @admin.display(description="when", ordering="at")
    def when(self, entry):
        return format_moment(entry.at)

    @admin.display(description="who", ordering="person")
    def who(self, entry):
        return entry.person or "–"

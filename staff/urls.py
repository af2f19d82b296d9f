"""URLs of the staff's sign-in, all below ``/admin/``: where the staff's cookies go."""

from django.urls import path

from staff.views import account, joining, passwords, people, sign_in

app_name = "staff"
urlpatterns = [
    path("login/code/", sign_in.ask_code, name="sign_in_code"),
    path("password-reset/", passwords.ask_password, name="password_ask"),
    path("password-reset/sent/", passwords.say_asked, name="password_asked"),
    path("password-reset/<uidb64>/<token>/", passwords.SetPassword.as_view(), name="password_set"),
    path("invitation/<str:token>/", joining.accept_invitation, name="invitation"),
    path("account/", account.show_account, name="account"),
    path("account/second-factor/", account.set_up, name="set_up"),
    path("account/recovery-codes/", account.renew_codes, name="renew_codes"),
    path("account/second-factor/off/", account.turn_off, name="turn_off"),
    path("account/sessions/", account.end_session, name="end_session"),
    path("account/<int:pk>/", people.manage_sign_in, name="person"),
]

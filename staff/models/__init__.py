from staff.models.invitation import Invitation
from staff.models.password_request import PasswordRequest
from staff.models.session import Session

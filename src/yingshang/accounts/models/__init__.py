"""The tables of logging in."""

from yingshang.accounts.models.buckets import Bucket
from yingshang.accounts.models.factors import RecoveryCode, SecondFactor
from yingshang.accounts.models.invitations import Invitation
from yingshang.accounts.models.kept import KeptForm
from yingshang.accounts.models.passwords import FormerPassword
from yingshang.accounts.models.sessions import LoginSession

__all__ = ["Bucket", "FormerPassword", "Invitation", "KeptForm", "LoginSession", "RecoveryCode", "SecondFactor"]

"""What of logging in is over: cleaned every night."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.db.models import Q

from yingshang.accounts.models import Bucket, KeptForm, LoginSession
from yingshang.accounts.rules.options import login_options
from yingshang.kernel import clock
from yingshang.kernel.jobs.retention import cleans, delete_rows

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context

REGISTER = timedelta(days=180)  # the least that the register of logins is kept; GB/T 22239 asks for six months of logs


@cleans("sessions", label="过期的登录")
def clean_sessions(context: Context) -> int:
    """Sessions that no browser can use any more."""
    return delete_rows(Session.objects.filter(expire_date__lt=clock.now()), context)


@cleans("logins", label="半年以前的登录登记")
def clean_register(context: Context) -> int:
    """Rows of the register that neither a device nor an address is known by any more; the ledger keeps the acts."""
    options = login_options()
    kept = max(REGISTER, options.known_for, options.longest)
    return delete_rows(LoginSession.objects.filter(opened_at__lt=clock.now() - kept), context)


@cleans("buckets", label="过期的错误次数")
def clean_buckets(context: Context) -> int:
    """Counts of wrong attempts whose time is over; a bucket that is still closed stays."""
    now, options = clock.now(), login_options()
    over = Q(closed_until__lt=now) | Q(closed_until__isnull=True, since__lt=now - options.window)
    return delete_rows(Bucket.objects.filter(over), context)


@cleans("kept_forms", label="过期的未提交内容")
def clean_kept(context: Context) -> int:
    """Forms that nobody came back for."""
    return delete_rows(KeptForm.objects.filter(at__lt=clock.now() - login_options().kept), context)

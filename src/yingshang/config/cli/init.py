"""``yingshang init``: a new installation. Questions first, then the folder, then what is in the database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from yingshang.config import home
from yingshang.config.cli.parser import Parser, chinese

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

_ROLES = (("system", "系统管理员"), ("security", "安全管理员"), ("audit", "审计管理员"))


def init(arguments: list[str]) -> int:
    """Make or complete the installation; what is there is never overwritten. Prints the one-time slips, once."""
    given = _parser().parse_args(arguments)
    folder = home.place()
    stored = home.stored(folder).get("site", {})
    values = {
        "site.office": stored.get("office") or _ask(given, "office", "本单位全称（如：某某县营商环境建设局）"),
        "site.county": stored.get("county") or _ask(given, "county", "所在县（市、区）全称（如：某某县）"),
    }
    _refuse_another(given, stored)
    more: dict[str, object] = {
        "database.url": given.database,
        "site.hosts": given.hosts,
        "site.port": given.port,
        "login.totp_roles": [f"{role}_admin" for role, _ in _ROLES],  # whoever can give rights proves it twice
    }
    _say(home.make(folder, {**values, **more}), folder)
    return _fill(given, str(values["site.county"]), str(values["site.office"]))


def _parser() -> argparse.ArgumentParser:
    parser = chinese(Parser(prog="yingshang init", description="建立一套新的系统；已有的内容不会被覆盖"))
    parser.add_argument("--office", metavar="名称", help="本单位全称")
    parser.add_argument("--county", metavar="名称", help="所在县（市、区）全称")
    for role, label in _ROLES:
        parser.add_argument(f"--{role}", metavar="姓名[:登录名]", help=f"首位{label}，三员须是三个人")
    parser.add_argument("--database", metavar="地址", help="PostgreSQL 的地址；不写就用文件夹里的数据库文件")
    parser.add_argument("--hosts", nargs="+", metavar="地址", help="允许用哪些地址或域名打开")
    parser.add_argument("--port", type=int, metavar="端口", help="监听端口（默认 8000）")
    parser.add_argument("--noinput", action="store_true", help="不提问，缺少的内容直接报错")
    return parser


def _ask(given: argparse.Namespace, name: str, question: str) -> str:
    """The option, else the answer to the question; CommandError where there is neither."""
    from django.core.management.base import CommandError  # noqa: PLC0415 - the settings are not read yet

    value = (getattr(given, name) or "").strip()
    while not value and not given.noinput and sys.stdin.isatty():
        value = input(f"{question}：").strip()
    if not value:
        raise CommandError(f"还缺少 --{name}（{question}）。请在命令后面写上，或不带 --noinput 运行，逐项回答。")
    return value


def _refuse_another(given: argparse.Namespace, stored: dict[str, object]) -> None:
    """Refuse an office or county other than the one that is set up here."""
    from django.core.management.base import CommandError  # noqa: PLC0415 - as above

    for name in ("office", "county"):
        wanted, there = getattr(given, name), stored.get(name)
        if wanted and there and wanted != there:
            raise CommandError(
                f"这个文件夹里已经是“{there}”的系统，没有改动。请用 --home 另选文件夹，或修改其中的 yingshang.toml。"
            )


def _say(made: list[str], folder: Path) -> None:
    sys.stdout.write(f"文件夹：{folder}\n")
    sys.stdout.write(f"新建：{'、'.join(made)}\n" if made else "文件夹和设置已经有了，未作改动。\n")


def _fill(given: argparse.Namespace, county: str, office: str) -> int:
    import django  # noqa: PLC0415 - the settings are there only now

    django.setup()
    from yingshang.kernel.actor import SYSTEM  # noqa: PLC0415 - needs the apps
    from yingshang.ops.actions.installing import install, is_filled  # noqa: PLC0415 - as above
    from yingshang.ops.actions.upgrading import upgrade  # noqa: PLC0415 - as above

    sys.stdout.write("正在准备数据库和页面文件……\n")
    if made := upgrade():
        sys.stdout.write(f"更新数据库结构之前已自动备份：{made.backup.path}\n")
    if is_filled():
        sys.stdout.write("数据库里已经有单位和人员，未作改动。用 yingshang serve 启动。\n")
        return 0
    people = {role: _named(_ask(given, role, f"{label}的姓名，可写“姓名:登录名”"), role) for role, label in _ROLES}
    slips = install(actor=SYSTEM, county=county, office=office, people=people)
    sys.stdout.write("\n以下开通码只显示这一次，请分别交给本人，首次登录时自己设密码：\n\n")
    for slip in slips:
        sys.stdout.write(f"  {slip.post}  {slip.name}  登录名 {slip.username}  开通码 {slip.code}\n")
    sys.stdout.write("\n用 yingshang serve 启动，打开“开通账号”页面填写登录名和开通码。\n")
    return 0


def _named(text: str, role: str) -> tuple[str, str]:
    name, _, login = text.replace("：", ":").partition(":")
    return name.strip(), login.strip() or role

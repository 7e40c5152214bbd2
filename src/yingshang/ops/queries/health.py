"""What an installation stands on outside its database: disk, key, https, static files, backups, programs, fonts."""

from __future__ import annotations

import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, register
from yingshang.ops.enums import FONTS

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.fonts").expanduser(),
    Path("~/.local/share/fonts").expanduser(),
    Path("C:/Windows/Fonts"),
)
LOW, EMPTY = 1_000_000_000, 200_000_000  # bytes free
SHORTEST_KEY = 40
_OTHERS = 0o077  # the bits of a file's mode that let others at it


def check_disk() -> list[Finding]:
    """The space left where the data are."""
    free = shutil.disk_usage(_standing(settings.HOME)).free
    level = HealthLevel.FAULT if free < EMPTY else HealthLevel.ATTENTION if free < LOW else HealthLevel.NORMAL
    return [
        Finding(
            level,
            what=f"数据文件夹所在磁盘还剩 {free / 1e9:.2f} GB。",
            todo="" if level == HealthLevel.NORMAL else "请清理磁盘或扩容，至少留出 1 GB；磁盘写满后不能办理。",
        )
    ]


def check_secret() -> list[Finding]:
    """The installation's own key, readable by nobody else."""
    found = []
    if settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY or len(settings.SECRET_KEY) < SHORTEST_KEY:
        found.append(
            Finding(
                HealthLevel.FAULT,
                what="没有本单位自己的密钥，或密钥太短，登录凭据可以被伪造。",
                todo="请运行 yingshang init 建立安装；已经建立的，检查变量 YINGSHANG_HOME 和其中的 secret.key。",
            )
        )
    files = [settings.HOME / name for name in ("secret.key", "yingshang.toml")]
    found += [
        Finding(
            HealthLevel.FAULT,
            what=f"服务器上的其他用户可以读取 {path.name}，里面有密钥。",
            todo=f"请运行 chmod 600 {path}。",
        )
        for path in files
        if path.is_file() and platform.system() != "Windows" and path.stat().st_mode & _OTHERS
    ]
    return found or [Finding(HealthLevel.NORMAL, what="已设置密钥，密钥和配置文件只有本服务可以读取。")]


def check_https() -> list[Finding]:
    """Whether the way to the site is encrypted."""
    if settings.HTTPS:
        return [Finding(HealthLevel.NORMAL, what="已启用加密访问（https）。")]
    return [
        Finding(
            HealthLevel.ATTENTION,
            what="没有启用加密访问（https），口令在网络上明文传送。",
            todo="供其他电脑访问时，请在前置代理上配置证书，并在 yingshang.toml 的 [site] 下设 https = true。",
        )
    ]


def check_static() -> list[Finding]:
    """Whether styles and scripts are where the server looks for them."""
    if (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return [Finding(HealthLevel.NORMAL, what="页面样式和脚本文件齐全。")]
    return [
        Finding(
            HealthLevel.FAULT,
            what="页面样式和脚本文件没有收集，页面打不开。",
            todo="请运行 yingshang init，再重新启动服务。",
        )
    ]


def check_programs() -> list[Finding]:
    """The programs that read old Word files."""
    return [_program("LibreOffice", "soffice", "libreoffice"), _program("antiword", "antiword")]


def _program(label: str, *names: str) -> Finding:
    if any(shutil.which(name) for name in names):
        return Finding(HealthLevel.NORMAL, what=f"已安装 {label}。")
    return Finding(
        HealthLevel.ATTENTION,
        what=f"没有安装 {label}，读取旧版 Word 文件（.doc）可能受影响。",
        todo=f"需要时请安装 {label}。",
    )


def check_fonts() -> list[Finding]:
    """The four faces of official documents, which printing and converting on the server need."""
    there = _font_names()
    lacking = [face for face, parts in FONTS.items() if not any(part in there for part in parts)]
    if not lacking:
        return [Finding(HealthLevel.NORMAL, what="公文字体齐全。")]
    return [
        Finding(
            HealthLevel.ATTENTION,
            what=f"服务器上没有{'、'.join(lacking)}，在服务器上生成的 PDF 会用别的字体代替。",
            todo="请把本单位有授权的字体文件装入系统字体文件夹；用 Word、WPS 打开导出的文件不受影响。",
        )
    ]


def _font_names() -> str:
    """All families known to fontconfig and all files in the usual folders, in small letters."""
    names = [path.name for folder in FONT_FOLDERS if folder.is_dir() for path in folder.rglob("*.*")]
    if lister := shutil.which("fc-list"):
        done = subprocess.run(  # noqa: S603 - a fixed command, found on the path
            [lister, ":", "family"], capture_output=True, text=True, timeout=10, check=False
        )
        names.append(done.stdout)
    return "\n".join(names).lower()


def check_versions() -> list[Finding]:
    """What runs here, for whoever is asked for help."""
    libraries = "，".join(f"{name} {version(name)}" for name in ("Django", "rules", "whitenoise", "openpyxl"))
    what = f"Python {platform.python_version()}，{libraries}，{platform.system()} {platform.machine()}。"
    return [Finding(HealthLevel.NORMAL, what=what)]


def _standing(path: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    return next(place for place in (path, *path.parents) if place.exists())


register("ops.disk", check_disk, label="磁盘空间")
register("ops.secret", check_secret, label="密钥")
register("ops.https", check_https, label="加密访问")
register("ops.static", check_static, label="页面文件")
register("ops.programs", check_programs, label="外部程序")
register("ops.fonts", check_fonts, label="公文字体", thorough=True)
register("ops.versions", check_versions, label="版本")

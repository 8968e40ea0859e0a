"""``mingheng init`` (首次安装): database, signing key, the agency and its three administrators."""

from __future__ import annotations

import importlib
from argparse import ArgumentParser, Namespace

from mingheng.cli.terminal import tell
from mingheng.config import boot

_PROFILE = (
    ("name", "机关全称", "如 上海市普陀区某某街道办事处"),
    ("prefix", "文号机关代字", "如 沪普曹"),
    ("uscc", "统一社会信用代码", "18 位"),
    ("district", "复议机关", "如 上海市普陀区人民政府"),
    ("court", "有管辖权的法院", "如 上海铁路运输法院"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments (参数)."""
    for name, label, example in _PROFILE:
        parser.add_argument(f"--{name}", metavar="内容", default="", help=f"{label}，{example}")
    parser.add_argument("--reset", metavar="登录名", default="", help="只为一个账号重置口令（安全管理员忘记口令时用）")


def run(args: Namespace) -> int:
    """Set the installation up, or an agency more, and print the one-time passwords once (首次安装)."""
    boot.setup(args.data)
    founding = importlib.import_module("mingheng.cli.founding")
    founding.prepare_database()
    if args.reset:
        username, password = founding.reset(args.reset)
        tell(args, {"username": username, "password": password}, [f"{username} 的一次性口令：{password}"])
        return 0
    founded = founding.found(
        name=args.name, prefix=args.prefix, uscc=args.uscc, district=args.district, court=args.court
    )
    administrators = [
        {"role": one.account.name, "username": one.account.username, "password": one.password}
        for one in founded.administrators
    ]
    tell(
        args,
        {"agency": founded.agency.name, "log": founded.agency.log.origin, "administrators": administrators},
        [
            f"已建立：{founded.agency.name}（账本 {founded.agency.log.origin}）",
            "三员的登录名和一次性口令，只显示这一次，请分别交给本人，首次登录须修改：",
            *(f"  {one['role']}  {one['username']}  {one['password']}" for one in administrators),
            "下一步：mingheng serve 启动网页，mingheng work 启动后台",
        ],
    )
    return 0

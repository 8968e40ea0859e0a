"""账本的管理命令：migrate 与 flush。"""

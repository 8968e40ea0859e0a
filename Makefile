# 明衡: every target does the set-up it needs. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
# What a run may be told: the demo's folder and port, and what the tests should be.
DATA ?= .demo
PORT ?= 8000
BROWSER ?= postgres
TESTS ?= tests
WORKERS ?= 2

.PHONY: help setup setup-dev demo run test check format coverage lock docs shots clean

help: ## 列出全部目标 / list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## 建立 .venv 与 .venv/bin/mingheng / build .venv with the mingheng command
	@bash scripts/setup.sh runtime

setup-dev:
	@bash scripts/setup.sh dev

demo: setup ## 演示街道：一条命令启动，不需要任何系统软件包 / the demo street (DATA=.demo PORT=8000)
	@exec $(VENV)/bin/mingheng demo --data "$(DATA)" --port "$(PORT)"

run: setup ## 按环境变量启动正式服务 / serve with the settings of the environment
	@exec $(VENV)/bin/mingheng serve

test: setup-dev ## 在 SQLite 与真实的 PostgreSQL 上各测一遍 / the suite on both databases (BROWSER=none leaves the browser out)
	@BROWSER="$(BROWSER)" TESTS="$(TESTS)" WORKERS="$(WORKERS)" bash scripts/test.sh

check: setup-dev ## 静态检查 / format, lint, types, layers, templates, docs, licences, known vulnerabilities
	@bash scripts/check.sh

format: setup-dev ## 排版并修正可自动修正的 / lay the code out and mend what the linter can mend
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format .

coverage: setup-dev ## 规则与动作的分支覆盖率，及没有测试的拒绝 / branches of rules and actions, refusals without a test
	@TESTS="$(TESTS)" bash scripts/coverage.sh

lock: ## 重新锁定依赖（含摘要） / lock the requirements again, with hashes
	@bash scripts/lock.sh

docs: setup-dev ## 重新生成 docs/ 中的生成文件 / write the generated pages of docs/ again
	@$(PY) scripts/docs.py

shots: setup-dev ## 拍下每个页面（如有脚本） / photograph the pages, where the script exists
	@if [ -f scripts/shots.py ]; then exec $(PY) scripts/shots.py http://127.0.0.1:$(PORT); else echo "scripts/shots.py: 尚无此脚本 / not written yet"; fi

clean: ## 删除 .venv、演示数据与缓存 / remove .venv, demo data and caches
	rm -rf $(VENV) .venv-lock .demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

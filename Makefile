# 绩衡: everything a newcomer needs. `make demo` and `make test` set up .venv by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
MINUTES ?= 5

.PHONY: install dev demo test lint format bench conformance coverage-of-figures fuzz examples docs lock clean

install: $(VENV)/.installed  ## 安装到 .venv，得到 .venv/bin/jiheng

dev: $(VENV)/.dev

demo: install  ## 检查 examples/ 中的虚构文档，打印查出的问题
	@$(BIN)/jiheng check examples || test $$? -eq 1

test: dev  ## 全部测试
	$(BIN)/python -m pytest

lint: dev  ## ruff、mypy（strict）、分层
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: dev  ## 与同类工具同场测速，结果写入 docs/performance.md
	$(BIN)/python bench/run.py

conformance: dev  ## 重新生成 conformance/ 中的案例并用它检验 jiheng
	$(BIN)/python scripts/make_conformance.py
	$(BIN)/python -m jiheng.conformance --cmd $(BIN)/jiheng --deviations conformance/known-deviations.toml

coverage-of-figures: dev  ## 逐个改动无误文件中的数，看有没有规则指出那一处，结果写入 docs/coverage.md
	$(BIN)/python bench/coverage_of_figures.py

fuzz: dev  ## 以随机破坏的文件考验各读取器，如 make fuzz MINUTES=60；发现的文件在 out/fuzz
	-$(PIP) --editable '.[fuzz]'
	$(BIN)/python tests/hostile/fuzz.py $(MINUTES)

examples: dev  ## 重新生成 examples/ 中的文件
	$(BIN)/python scripts/make_examples.py

docs: dev  ## 由规则、口径生成文档页
	$(BIN)/python scripts/make_rule_pages.py

lock: dev  ## 重新锁定依赖版本（文件中不含下载地址）
	$(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --extra dev --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV) build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) -r requirements.txt
	$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.installed
	$(PIP) -r requirements-dev.txt
	@touch $@

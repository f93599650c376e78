#!/bin/sh
# Resolves the dependencies for every Python and system we support, and locks them with hashes.
# The lock names no index host: whoever installs says where packages come from.
set -eu
venv=$1
"$venv/bin/pip" install --quiet --disable-pip-version-check uv
lock() {
    "$venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-header --upgrade "$@"
}
lock pyproject.toml --output-file requirements/run.txt
lock requirements/node.in --output-file requirements/node.txt
lock pyproject.toml requirements/build.in --extra dev --output-file requirements/dev.txt

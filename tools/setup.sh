#!/bin/sh
# Makes the virtual environment from the lock, with nothing but Python and this script.
set -eu
venv=$1

newest_python() {
    for python in python3.13 python3.12 python3.11 python3; do
        if command -v "$python" >/dev/null 2>&1 &&
            [ "$("$python" -c 'import sys; print((3, 11) <= sys.version_info < (3, 14))' 2>/dev/null)" = True ]; then
            echo "$python"
            return
        fi
    done
    echo "Rotunda needs Python 3.11, 3.12 or 3.13, and none is on the PATH." >&2
    exit 1
}

python=$(newest_python)
if [ ! -x "$venv/bin/pip" ]; then
    rm -rf "$venv"
    if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
        rm -rf "$venv"
        # Debian keeps this part of Python in a package of its own.
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
            "$python" -m venv "$venv"
        else
            echo "Python cannot make virtual environments here. On Debian: sudo apt-get install python3-venv" >&2
            exit 1
        fi
    fi
fi
echo "Setting up $venv with $("$python" --version) (once)"
"$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
# The build fetches and compiles the site's styles, and needs Node.js for that.
if ! "$venv/bin/python" -c 'import hatch_build, sys; sys.exit(not (hatch_build.fresh() or hatch_build.node_on_path()))'
then
    "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
"$venv/bin/python" hatch_build.py || echo "Everything but the site works without them. Later: make assets" >&2

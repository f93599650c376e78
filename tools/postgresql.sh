#!/bin/sh
# Runs a command with DATABASE_URL naming a PostgreSQL where it may make databases: the one named already, the one that
# answers on this machine, or one made in a temporary folder and stopped when the command has ended.
#     sh tools/postgresql.sh PYTHON COMMAND...
set -eu
python=$1
shift

answers() {
    "$python" -c 'import psycopg, sys
with psycopg.connect(sys.argv[1], connect_timeout=3) as session:
    role = session.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user").fetchone()
    sys.exit(not role[0])' "$1" 2>/dev/null
}

if [ -n "${DATABASE_URL:-}" ]; then
    if answers "$DATABASE_URL"; then
        exec "$@"
    fi
    echo "The PostgreSQL of DATABASE_URL does not answer, or its user may not create databases." >&2
    exit 1
fi
DATABASE_URL=postgresql://postgres:postgres@127.0.0.1:5432/postgres
export DATABASE_URL
if answers "$DATABASE_URL"; then
    exec "$@"
fi

programs() {
    for folder in /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        [ -x "$folder/initdb" ] && found=$folder
    done
    [ -n "${found:-}" ] || found=$(dirname "$(command -v initdb 2>/dev/null || echo ./none)")
    [ -x "$found/initdb" ]
}

if ! programs; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "No PostgreSQL here. Install it, or name one: DATABASE_URL=postgresql://user:password@host/database" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
    programs
fi

# PostgreSQL refuses to run as root; its package brings a user for it.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

cluster=$(mktemp -d)
port=$("$python" -c 'import socket
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    print(free.getsockname()[1])')
[ "$(id -u)" != 0 ] || chown postgres "$cluster"
stop() {
    as_owner "$found/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$cluster"
}
trap stop EXIT
trap 'exit 130' INT TERM
# Only this machine reaches it, and it ends with the command, so it asks for no password and need not survive a crash.
as_owner "$found/initdb" -D "$cluster/data" -U rotunda -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_owner "$found/pg_ctl" -D "$cluster/data" -w -l "$cluster/log" \
    -o "-p $port -k $cluster -c listen_addresses=127.0.0.1 -c fsync=off" start >/dev/null
DATABASE_URL=postgresql://rotunda@127.0.0.1:$port/postgres
"$@"

#!/bin/sh
# A private PostgreSQL for the tests: `postgres.sh start DIR` prints its URL, `postgres.sh stop DIR` ends it.
# It listens on 127.0.0.1 alone, keeps everything under DIR, and gives up durability for speed.
set -eu

usage() {
    echo "usage: $0 start|stop DIR" >&2
    exit 2
}

[ $# -eq 2 ] || usage
mkdir -p "$2"
dir=$(cd "$2" && pwd)

# Debian keeps the server's programs out of PATH; the newest version found is taken.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
    found=$(command -v initdb) || { echo "PostgreSQL is not installed: no initdb found" >&2; exit 1; }
    # The name in PATH may be a link; its neighbours are where it points.
    bin=$(dirname "$(readlink -f "$found")")
fi

# The server refuses to run as root.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then
        if command -v runuser >/dev/null; then
            (cd / && runuser -u postgres -- "$@")
        else
            (cd / && su postgres -s /bin/sh -c 'exec "$@"' -- sh "$@")
        fi
    else
        "$@"
    fi
}

free_port() {
    if command -v python3 >/dev/null; then
        python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
    else
        echo $((20000 + $$ % 20000))
    fi
}

start() {
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$dir"
    fi
    if [ ! -d "$dir/data" ]; then
        as_owner "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
    fi
    # A certificate of its own, so that the private way to it can be tried too.
    if [ ! -f "$dir/server.crt" ]; then
        as_owner openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
            -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
            -keyout "$dir/server.key" -out "$dir/server.crt" 2>/dev/null
        as_owner chmod 600 "$dir/server.key"
    fi
    tries=0
    while :; do
        port=$(free_port)
        options="-c listen_addresses=127.0.0.1 -c unix_socket_directories= -p $port -c max_connections=200"
        options="$options -c ssl=on -c ssl_cert_file=$dir/server.crt -c ssl_key_file=$dir/server.key"
        options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        if as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -o "$options" -w -t 30 start >/dev/null; then
            break
        fi
        tries=$((tries + 1))
        [ "$tries" -lt 3 ] || { cat "$dir/log" >&2; exit 1; }
    done
    echo "postgres://postgres@127.0.0.1:$port/postgres"
}

stop() {
    if [ -f "$dir/data/postmaster.pid" ]; then
        as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null
    fi
}

case $1 in
start) start ;;
stop) stop ;;
*) usage ;;
esac

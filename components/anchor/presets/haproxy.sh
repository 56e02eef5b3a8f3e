#!/bin/sh
# Runs haproxy, and brings a changed configuration to it without losing a connection: it is checked first, and then taken
# over by new workers, while the old ones end with their connections. One that is wrong is told, and the old one serves on.
#
#   haproxy.sh <configuration>
set -u
wanted=$1
live=${TMPDIR:-/tmp}/haproxy.cfg
child=

take() {
    cp "$wanted" "$live.next" && haproxy -c -q -f "$live.next" && mv "$live.next" "$live"
}

end() {
    kill -USR1 "$child" 2>/dev/null
    wait "$child"
    exit 0
}

take || exit 1
trap end TERM INT
haproxy -W -db -f "$live" &
child=$!
refused=
while kill -0 "$child" 2>/dev/null; do
    if cmp -s "$wanted" "$live"; then
        refused=
    elif ! cmp -s "$wanted" "$live.next" || [ -z "$refused" ]; then
        if take; then
            kill -USR2 "$child"
            refused=
        else
            echo "the configuration is refused; the one before it stays" >&2
            refused=yes
        fi
    fi
    sleep 2 &
    wait $!
done
wait "$child"

#!/bin/sh
# Runs haproxy in its static pod, and lets it read its configuration again when the anchor has replaced that.
#
#   haproxy.sh <configuration> <directory of its own>
#
# haproxy never sees the file that the anchor places: it runs with a private copy, which is exchanged when haproxy itself
# has found the new one valid. Connections go on through a reload: the workers hand their sockets over.
# POSIX sh; settings: HAPROXY_PERIOD, seconds between two looks at the configuration.
set -u

configuration=${1:?is the configuration}
own=${2:?is a directory for the private copy}
period=${HAPROXY_PERIOD:-2}
haproxy=
child=

say() {
    echo "haproxy.sh: $*" >&2
}

# A shell acts on a signal only when it waits like this.
nap() {
    sleep "$period" &
    child=$!
    wait "$child"
}

# Takes a configuration that haproxy finds valid, or says once what is wrong with it.
adopt() {
    [ -f "$configuration" ] && ! cmp -s "$configuration" "$own/seen" || return 1
    cp "$configuration" "$own/seen" || return 1
    if ! haproxy -c -f "$own/seen" >"$own/answer" 2>&1; then
        say "the configuration is refused, and the last valid one stays: $(grep . "$own/answer" | tail -n 3 | tr '\n' ' ')"
        return 1
    fi
    cp "$own/seen" "$own/next" && mv -f "$own/next" "$own/haproxy.cfg"
}

# USR1 lets the workers finish what they serve; the kubelet ends those that take longer than the pod's grace period.
end() {
    [ -z "$child" ] || kill "$child" 2>/dev/null
    [ -z "$haproxy" ] || { kill -USR1 "$haproxy" && wait "$haproxy"; }
    exit 0
}
trap end TERM INT

# What this container saw before it was started again says nothing about what runs now.
rm -f "$own/seen"
until adopt || [ -f "$own/haproxy.cfg" ]; do
    nap
done
haproxy -W -f "$own/haproxy.cfg" &
haproxy=$!
while kill -0 "$haproxy" 2>/dev/null; do
    nap
    if adopt; then
        say "the configuration is another one, and valid: haproxy reads it"
        kill -USR2 "$haproxy"
    fi
done
wait "$haproxy"

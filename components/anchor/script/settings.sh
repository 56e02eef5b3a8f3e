#!/bin/sh
# The anchor script: keeps the files of one static pod on a node, so that the component runs with or without the API.
#
#   anchor.sh run     places the files and looks after them until TERM
#   anchor.sh ready   exit 0 when the wanted revision is placed and its component healthy, else 1 and a line that says why
#
# POSIX sh with the tools of busybox or of coreutils and util-linux. No call to the API, ever.
# Every way in which this script can end leaves the files where they are: only ANCHOR_STATE=absent removes them.
set -u
umask 077

name=${ANCHOR_NAME:?says which anchor this is}
wanted_state=${ANCHOR_STATE:-present}
sources=${ANCHOR_SOURCES:-/anchor/config:/anchor/secrets:/anchor/node}
health=${ANCHOR_HEALTH:-}
period=${ANCHOR_PERIOD:-15}
health_timeout=${ANCHOR_HEALTH_TIMEOUT:-120}
settle=${ANCHOR_SETTLE:-2}

# Paths as this container sees them; paths as the node has them are without the prefix.
host=${ANCHOR_HOST_ROOT-/host}
directory=$host${ANCHOR_DIRECTORY:?is the directory of the files on the node}
manifest_directory=$host${ANCHOR_MANIFEST_DIRECTORY:-/etc/kubernetes/manifests}
manifest=$manifest_directory/${ANCHOR_MANIFEST:-$name.yaml}
state=$host${ANCHOR_STATE_DIRECTORY:-/var/lib/flotilla/anchors/$name}

# What this run alone needs: the snapshot of the sources, the last answers, what `ready` says.
work=${TMPDIR:-/tmp}/anchor-$name

tab=$(printf '\t')
problem=
child=

# Says why something cannot be done, for whoever called to hand on.
fail() {
    problem=$1
    return 1
}

# try <what it does> <command...>: says in one line why the command failed.
try() {
    what=$1
    shift
    "$@" 2>"$work/error" && return 0
    fail "cannot $what: $(tail -n 1 "$work/error")"
}

# tell ready|waits <text>: how things stand, for `ready` and on stderr, but nothing twice.
tell() {
    [ "$*" != "${told-}" ] || return 0
    told=$*
    { echo "$told" >"$work/.status" && mv -f "$work/.status" "$work/status"; } 2>/dev/null
    echo "$name: $2" >&2
}

# Waits for a command that runs aside, because a shell acts on TERM only when it waits like this. A child that outlives
# this process must not go on holding the lock: descriptor 9 is closed for it.
nap() {
    sleep "$1" 9>&- 2>/dev/null &
    child=$!
    wait "$child" || sleep 1
}

# bounded <seconds> <command...>: with a limit of time; what it says is in $work/answer.
bounded() {
    timeout "$@" >"$work/answer" 2>&1 </dev/null 9>&- &
    child=$!
    wait "$child"
}

# Seconds since the node started, in hundredths: a step of the clock must not look like a component that is late.
now() {
    read -r uptime rest </proc/uptime
    echo "${uptime%.*}${uptime#*.}"
}

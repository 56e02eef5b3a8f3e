
# --- The component: its health, its hooks, and how its manifest is exchanged.

# Asks the component. Why it is not healthy is in `answer`.
is_healthy() {
    answer=
    case $health in
    '') return 0 ;;
    tcp://*) is_open "${health#tcp://}" ;;
    *) bounded 5 wget -O /dev/null --no-check-certificate "$health" ;;
    esac && return 0
    # GNU wget begins its lines with the time, which would make every answer a new one.
    answer=$(grep . "$work/answer" | tail -n 1 | sed 's/^[0-9][-0-9: ]* //')
    answer=${answer:-no answer}
    return 1
}

# Connects and hangs up. The netcats differ in how.
is_open() {
    address=${1%:*}
    address=${address#[}
    address=${address%]}
    if nc --help 2>&1 | grep -q BusyBox; then
        bounded 5 nc -w 3 "$address" "${1##*:}" -e true
    else
        bounded 5 nc -z -w 3 "$address" "${1##*:}"
    fi
}

# run_hook <name> <file> <seconds>. No hook is a success.
run_hook() {
    [ -n "$2" ] || return 0
    bounded -s KILL "$3" sh "$work/hooks/$2" && return 0
    code=$?
    last=$(grep . "$work/answer" | tail -n 1)
    [ "$code" -ne 137 ] || last="it took longer than $3 s"
    fail "the hook $1 failed: ${last:-exit code $code}"
}

stop_hook() {
    run_hook beforeStop "${ANCHOR_HOOK_BEFORE_STOP:-}" "${ANCHOR_HOOK_BEFORE_STOP_TIMEOUT:-60}"
}

start_hook() {
    run_hook afterStart "${ANCHOR_HOOK_AFTER_START:-}" "${ANCHOR_HOOK_AFTER_START_TIMEOUT:-60}"
}

# Healthy, and the hook after a start done. A component that did not stop in time may still be the one that answers.
is_up() {
    if ! is_healthy; then
        still_answers=
        return 1
    fi
    if [ -n "$still_answers" ]; then
        answer="what ran before still answers"
        return 1
    fi
    [ -n "$is_started" ] || return 0
    if ! after_start; then
        answer=$problem
        return 1
    fi
    is_started=
}

# Waits until the component has stopped; without a health check nobody can know.
wait_until_down() {
    [ -n "$health" ] || return 0
    end=$(($(now) + health_timeout * 100))
    while is_healthy; do
        if [ "$(now)" -ge "$end" ]; then
            still_answers=yes
            return 0
        fi
        nap 0.2
    done
}

# The manifest comes last. A changed one is not renamed over the old one: the kubelet would start the new pod only after
# a retry of 10 to 15 seconds. It begins at once when the old one has gone, and been forgotten.
place_manifest() {
    owner=$(id -u):$(id -g)
    before_start && manifest_of "$1" || return 1
    if cmp -s "$content" "$manifest"; then
        put "$content" "$manifest" 0600 "$owner"
        return
    fi
    make_directory "$manifest_directory" && write_aside "$content" "$manifest" 0600 "$owner" || return 1
    if [ -e "$manifest" ]; then
        if ! before_stop; then
            temporary_of "$manifest"
            rm -f "$temporary"
            return 1
        fi
        # Ending between the two must not leave the node without the component: see end_at_once. The directory is not
        # synced here, so that after a power cut the old manifest is most likely still there.
        is_swapping=yes
        if ! try "remove $manifest" rm -f "$manifest"; then
            is_swapping=
            return 1
        fi
        wait_until_down
        nap "$settle"
    fi
    move_in "$manifest" || return 1
    is_swapping=
    is_started=yes
}

# --- The last good revision, kept on the node.

# A run that was killed while it exchanged the copies has left the older one aside.
recover_good() {
    [ -d "$state/good" ] || [ ! -d "$state/good.old" ] || try "recover $state/good" mv "$state/good.old" "$state/good" ||
        return 1
    try "clear $state" rm -rf "$state/good.old" "$state/good.new"
}

keep_good() {
    [ "$(revision_of "$1")" != "$(revision_of "$state/good")" ] || return 0
    recover_good || return 1
    try "keep a copy of this revision" cp -R "$1" "$state/good.new" &&
        try "keep a copy of this revision" find "$state/good.new" -exec sync {} + || return 1
    [ ! -d "$state/good" ] || try "put the older copy aside" mv "$state/good" "$state/good.old" || return 1
    try "keep a copy of this revision" mv "$state/good.new" "$state/good" && recover_good
}


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

# numbers_of <keys>: what the manifest has for keys, which are alternatives. It is JSON, with a line for each; of one that was
# damaged the last good one tells.
numbers_of() {
    sed -nE "s/^ *\"($1)\": ([0-9]+),?\$/\2/p" "$manifest" "$state/good/manifest" 2>/dev/null
}

# Where a health check on this node finds its socket, as /proc/net has it, of which either end of an address may come first.
# Elsewhere the same port is another one's.
health_socket() {
    place=${health#*://}
    place=${place%%/*}
    case $place in
    127.*:* | localhost:* | \[::1\]:*) port=${place##*:} ;;
    127.* | localhost | \[::1\]) [ "${health%%:*}" = https ] && port=443 || port=80 ;;
    *) return ;;
    esac
    addresses='0100007F|7F000001|01000000|00000001'
    case $place in
    127.*)
        IFS=.:
        # shellcheck disable=SC2086
        set -- $place
        addresses=$(printf '%02X%02X%02X%02X|%02X%02X%02X%02X' "$4" "$3" "$2" "$1" "$1" "$2" "$3" "$4")
        ;;
    esac
    printf '[0F]*(%s|0{8}):%04X' "$addresses" "$port"
}

# Removes the manifest, so that the kubelet stops the component, and waits until that has ended.
stop_component() {
    keys=hostPort
    ! grep -Eqs '^ *"hostNetwork": true,?$' "$manifest" "$state/good/manifest" || keys="$keys|containerPort"
    sockets=$(health_socket)
    for port in $(numbers_of "$keys"); do
        sockets="$sockets${sockets:+|}[0-9A-F]+:$(printf %04X "$port")"
    done
    grace=$(numbers_of terminationGracePeriodSeconds | sort -n | tail -n 1)
    try "remove $manifest" rm -f "$manifest" || return 1
    tell waits "its component ends"
    ! wait_until_down || wait_until_gone
}

# Waits until the component does not answer any more; without a health check nobody can know.
wait_until_down() {
    [ -n "$health" ] || return 0
    end=$(($(now) + health_timeout * 100))
    while is_healthy; do
        if [ "$(now)" -ge "$end" ]; then
            still_answers=yes
            return 1
        fi
        nap 0.2
    done
}

# Who does not answer may still be serving what was begun. While the pod of the old manifest ends, the kubelet starts none of
# the new one, and tries again only after 10 to 15 seconds; what takes longer than the pod's grace period is killed.
wait_until_gone() {
    end=$(($(now) + (${grace:-30} + 2) * 100))
    while has_sockets && [ "$(now)" -lt "$end" ]; do
        nap 0.2
    done
}

# Whether a process has a socket of the component. One that waits for its last packets alone has no inode.
has_sockets() {
    [ -n "$sockets" ] && grep -Eqs "^ *[0-9]+: ($sockets) +([^ ]+ +){7}[1-9]" /proc/net/tcp /proc/net/tcp6
}

# The manifest comes last. A changed one is not renamed over the old one: the kubelet would start the new pod only after
# a retry of 10 to 15 seconds. It begins at once when the old one has gone, and been forgotten.
place_manifest() {
    before_start && manifest_of "$1" || return 1
    if cmp -s "$content" "$manifest"; then
        put "$content" "$manifest" 0600 "$own_owner"
        return
    fi
    make_directory "$manifest_directory" && write_aside "$content" "$manifest" 0600 "$own_owner" || return 1
    if [ -e "$manifest" ]; then
        if is_merely_cut "$1"; then
            move_in "$manifest"
            return
        fi
        if ! before_stop; then
            remove_temporary "$manifest"
            return 1
        fi
        # Ending between the two must not leave the node without the component: see end_at_once. The directory is not
        # synced here, so that after a power cut the old manifest may still be there.
        is_swapping=yes
        if ! stop_component; then
            is_swapping=
            return 1
        fi
        nap "$settle"
    fi
    move_in "$manifest" || return 1
    is_swapping=
    is_started=yes
}

# Whether no other file is of the same pod, such as a copy that an editor has left: of two the kubelet runs the one whose name
# sorts last, so that this one would say nothing. has_no_rival <manifest>
has_no_rival() {
    pod_name=$(grep -sm 1 '^    "name": "' "$1") || return 0
    grep -lFxs "$pod_name" "$manifest_directory"/* >"$work/rivals"
    while IFS= read -r rival; do
        [ "$rival" = "$manifest" ] ||
            fail "${rival#"$host"} is of the same pod, and the kubelet runs only one of the two. Remove that file" || return 1
    done <"$work/rivals"
}

# Whether the manifest is the beginning of the one that was good, and its component healthy. The kubelet understands no part of
# it, and goes on with the pod until it reads all manifests anew: until then the whole one changes nothing.
is_merely_cut() {
    cmp -s "$1/pod" "$state/good/pod" || return 1
    length=$(wc -c <"$manifest")
    [ "$length" -lt "$(wc -c <"$content")" ] && head -c "$length" "$content" | cmp -s - "$manifest" &&
        [ -n "$health" ] && is_healthy
}

# --- The last good revision, kept on the node.

# A run that was killed while it exchanged the copies has left the older one aside.
recover_good() {
    [ -d "$state/good" ] || [ ! -d "$state/good.old" ] || try "recover $state/good" mv "$state/good.old" "$state/good" ||
        return 1
    try "clear $state" rm -rf "$state/good.old" "$state/good.new"
}

keep_good() {
    [ "$(revision_of "$1")" != "$(revision_of "$state/good")" ] || ! cmp -s "$1/health" "$state/good/health" || return 0
    recover_good || return 1
    try "keep a copy of this revision" cp -R "$1" "$state/good.new" &&
        try "keep a copy of this revision" find "$state/good.new" -exec sync {} + || return 1
    [ ! -d "$state/good" ] || try "put the older copy aside" mv "$state/good" "$state/good.old" || return 1
    try "keep a copy of this revision" mv "$state/good.new" "$state/good" && recover_good
}

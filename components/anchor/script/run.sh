
# --- The run.

# One round: the files as they should be, then the component.
look_after() {
    choose_revision
    begin_inventory "$target" && place_files "$target" && has_no_rival "$target/manifest" && place_manifest "$target" &&
        end_inventory "$target" || return 1
    judge
}

# The wanted revision, or the last good one when the wanted one has failed; it is not tried again until it changes, or what it is judged by.
choose_revision() {
    target=$work/wanted
    failure=
    read -r health <"$target/health"
    [ -f "$state/failed" ] || return 0
    { read -r failed_attempt && read -r failure; } <"$state/failed"
    if [ "$failed_attempt" != "$attempt" ]; then
        failure=
        rm -f "$state/failed"
    elif [ -d "$state/good" ]; then
        target=$state/good
        read -r health <"$target/health"
    else
        failure=
    fi
}

# Says how the component does. A revision that was never healthy has a limit of time for that.
judge() {
    : "${deadline:=$(($(now) + health_timeout * 100))}"
    pause=$period
    if is_up; then
        keep_good "$target" && when_well && note_pod || return 1
        if [ -n "$failure" ]; then
            tell waits "$failure; revision $(short "$target") runs again"
        else
            tell ready "revision $(short "$target") is placed and healthy"
        fi
    elif [ -n "$failure" ]; then
        tell waits "$failure; revision $(short "$target") was put back, but is not healthy: $answer"
    elif [ "$(revision_of "$target")" = "$(revision_of "$state/good")" ]; then
        when_sick || return 1
        tell waits "revision $(short "$target") is placed, but not healthy: $answer"
    elif [ "$(now)" -lt "$deadline" ]; then
        tell waits "revision $(short "$target") is placed, but not healthy yet: $answer"
        hurry
    else
        give_up
    fi
}

# Which pods the last good revision is of, when it is what they were to place.
note_pod() {
    [ -z "$failure" ] || return 0
    echo "${ANCHOR_REVISION:-}" >"$work/pod-revision" && put_state "$work/pod-revision" pod-revision
}

# While something is awaited, a round each second.
hurry() {
    case $period in
    0*) ;;
    *) pause=1 ;;
    esac
}

give_up() {
    failure="revision $(short "$target") was not healthy within $health_timeout s ($answer)"
    if [ ! -d "$state/good" ]; then
        tell waits "$failure; it stays, because there is no earlier revision to go back to"
        return 0
    fi
    { echo "$attempt" && echo "$failure"; } >"$work/failed"
    put_state "$work/failed" failed && pause=0
}

# Keeps a second anchor away for as long as this process lives; the lock goes with it.
take_lock() {
    command -v flock >/dev/null || fail "the image has no flock" || return 1
    try "make $state" mkdir -p "$state" && try "open $state/lock" touch "$state/lock" || return 1
    exec 9>>"$state/lock"
    if ! flock -n 9; then
        tell waits "another anchor holds $state/lock"
        flock 9 &
        child=$!
        wait "$child" || fail "cannot lock $state/lock" || return 1
    fi
    try "clear what an earlier run has left" remove_leftovers && recover_good
}

# Repeats until it succeeds, and says why it does not.
persist() {
    until "$@"; do
        tell waits "$problem"
        nap "$period"
    done
}

keep() {
    persist take_lock
    persist take_snapshot
    persist seal_attempt
    deadline=
    still_answers=
    # An earlier process may have started what was never healthy under its eyes.
    is_started=
    cmp -s "$work/wanted/pod" "$state/good/pod" || is_started=yes
    while :; do
        pause=$period
        look_after || tell waits "$problem"
        nap "$pause"
    done
}

# Removes everything in the inventory, the manifest first.
remove_everything() {
    [ -f "$state/inventory" ] || return 0
    if [ -e "$manifest" ] && grep -qxF "${manifest#"$host"}" "$state/inventory"; then
        has_no_rival "$manifest" || return 1
        # Its files are there until it has stopped.
        before_leaving && stop_component && try "sync $manifest_directory" sync "$manifest_directory" || return 1
    fi
    after_leaving && remove_files "$state/inventory" && remove_directories || return 1
    # The inventory goes last: a run that is killed before goes on where this one ended.
    try "clear $state" rm -rf "$state/good" "$state/failed" "$state/directories" "$state/pod-revision" &&
        try "clear $state" rm -f "$state/inventory"
}

clear_away() {
    persist copy_hooks
    persist take_lock
    persist remove_everything
    tell ready "nothing of $name is on this node"
    while :; do
        nap 2147483647
    done
}

# On TERM nothing is removed. A manifest that is being exchanged is put before this process ends.
end_at_once() {
    if [ -n "$is_swapping" ]; then
        temporary_of "$manifest"
        mv -f "$temporary" "$manifest"
    fi
    [ -z "$child" ] || kill "$child" 2>/dev/null
    exit 0
}

run() {
    is_swapping=
    own_owner=$(id -u):$(id -g)
    trap end_at_once TERM INT
    mkdir -p "$work" || exit 1
    # GNU wget tries again for long where a component ends while it answers; busybox tries once.
    export WGETRC="$work/wgetrc"
    echo 'tries = 1' >"$WGETRC"
    tell waits "it has just begun"
    case $wanted_state in
    present) keep ;;
    absent) clear_away ;;
    *) echo "ANCHOR_STATE is \"$wanted_state\"; it must be present or absent" >&2 && exit 1 ;;
    esac
}

ready() {
    read -r word rest 2>/dev/null <"$work/status" || { word=waits && rest="the anchor has not begun"; }
    echo "$rest"
    [ "$word" = ready ]
}

case ${1-} in
run) run ;;
ready) ready ;;
*) echo "usage: anchor.sh run | ready" >&2 && exit 2 ;;
esac

# --- Placing once, on the first node of a cluster: files, manifest and what is remembered are those of the anchor whose
# pod comes later, so that it finds everything as it should be.
#
#   anchor.sh place   says what it writes; leaves alone what a pod looks after, or has found healthy once

move_in() {
    temporary_of "$1"
    try "replace $1" mv -f "$temporary" "$1" && try "sync ${1%/*}" sync "${1%/*}" || return 1
    case $1 in
    "$state"/*) ;;
    *) echo "wrote ${1#"$host"}" ;;
    esac
}

is_taken_over() {
    [ -d "$state/good" ] || ! flock -n 9
}

place_once() {
    is_swapping=
    own_owner=$(id -u):$(id -g)
    command -v flock >/dev/null || fail "there is no flock" || return 1
    try "make $state" mkdir -p "$state" || return 1
    [ -f "$state/lock" ] || try "make $state/lock" touch "$state/lock" || return 1
    exec 9>>"$state/lock"
    if is_taken_over; then
        echo "the anchor $name looks after its files already"
        return 0
    fi
    try "clear what an earlier run has left" remove_leftovers && take_snapshot || return 1
    begin_inventory "$wanted" && place_files "$wanted" && place_manifest "$wanted" && end_inventory "$wanted"
}

case ${1-} in
place)
    mkdir -p "$work" && place_once && exit 0
    echo "$name: $problem" >&2
    exit 1
    ;;
*) echo "usage: anchor.sh place" >&2 && exit 2 ;;
esac

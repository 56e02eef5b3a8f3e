
# --- Files: written aside, and renamed over what was there, so that a reader sees the old or the new one.

# The kubelet does not read names that begin with a dot.
temporary_of() {
    temporary=${1%/*}/.${1##*/}.flotilla-tmp
}

# Removes what is aside of a file; mostly there is nothing, and no command is run for that.
remove_temporary() {
    temporary_of "$1"
    { [ ! -e "$temporary" ] && [ ! -L "$temporary" ]; } || rm -f "$temporary"
}

# True when content, mode and owner are as they should be: is_same <content> <file> <mode> <uid:gid>
is_same() {
    [ "$(stat -c '%a %u:%g' "$2" 2>/dev/null)" = "${3#0} $4" ] && cmp -s "$1" "$2"
}

# Mode and owner come before the content: a key is never readable for others, not even for a moment. What is open may be
# written, also when its new mode forbids that.
# shellcheck disable=SC2094
fill() {
    { chmod "$3" "$2" && chown "$4" "$2" && cat "$1"; } >"$2" && sync "$2"
}

# Writes a file aside: write_aside <content> <file> <mode> <uid:gid>
write_aside() {
    [ ! -d "$2" ] || fail "$2 is a directory; remove it" || return 1
    try "remove what is aside of $2" remove_temporary "$2" || return 1
    try "write $2" fill "$1" "$temporary" "$3" "$4" && return 0
    rm -f "$temporary" 2>/dev/null
    return 1
}

# Puts what was written aside in its place.
move_in() {
    temporary_of "$1"
    try "replace $1" mv -f "$temporary" "$1" && try "sync ${1%/*}" sync "${1%/*}"
}

# Replaces a file when it differs, and touches nothing when it does not: put <content> <file> <mode> <uid:gid>
put() {
    is_same "$@" || { write_aside "$@" && move_in "$2"; }
}

# Replaces a file of the state directory. Sources are in the snapshot, so that they stay whole when the disk is full.
put_state() {
    cmp -s "$1" "$state/$2" || { write_aside "$1" "$state/$2" 0600 "$own_owner" && move_in "$state/$2"; }
}

# Makes a directory and those above it, and notes those that it made.
make_directory() {
    [ -n "$1" ] && [ ! -d "$1" ] || return 0
    make_directory "${1%/*}" || return 1
    note_directory "${1#"$host"}" && try "make $1" mkdir -m 0755 "$1" && try "sync ${1%/*}" sync "${1%/*}"
}

note_directory() {
    { cat "$state/directories" 2>/dev/null; echo "$1"; } | sort -u >"$work/directories"
    put_state "$work/directories" directories
}

# Writes the support files of a revision. One that cannot be written does not keep the others from being repaired.
place_files() {
    failures=
    while IFS=$tab read -r path key mode owner _; do
        file=$directory/$path
        { make_directory "${file%/*}" && put "$1/files/$key" "$file" "$mode" "$owner"; } || failures=${failures:-$problem}
    done <"$1/files.txt"
    [ -z "$failures" ] || fail "$failures"
}

# --- The inventory: the paths that this anchor has placed, or is about to. Nothing else is ever removed.

# Before placing: what is there and what will be. A run that is killed in between leaves nothing unknown.
begin_inventory() {
    ! cmp -s "$1/paths" "$state/inventory" || return 0
    cp "$1/paths" "$work/inventory"
    [ ! -f "$state/inventory" ] || grep -vxFf "$1/paths" "$state/inventory" >>"$work/inventory"
    put_state "$work/inventory" inventory
}

# After placing: the files of other revisions go.
end_inventory() {
    ! cmp -s "$1/paths" "$state/inventory" || return 0
    grep -vxFf "$1/paths" "$state/inventory" >"$work/stale"
    remove_files "$work/stale" && remove_directories && put_state "$1/paths" inventory
}

# Removes files by a list of paths.
remove_files() {
    while read -r path; do
        case $path in
        */../*) continue ;;
        "${manifest_directory#"$host"}"/* | "${directory#"$host"}"/*) ;;
        *) continue ;;
        esac
        try "remove $host$path" rm -f "$host$path" || return 1
    done <"$1"
}

# Removes directories that this anchor has made, when nothing is in them. The deepest ones come first.
remove_directories() {
    [ -f "$state/directories" ] || return 0
    sort -r "$state/directories" >"$work/made"
    : >"$work/directories"
    while read -r path; do
        rmdir "$host$path" 2>/dev/null || [ ! -d "$host$path" ] || echo "$path" >>"$work/directories"
    done <"$work/made"
    put_state "$work/directories" directories
}

# What a run that was killed has left half written. All of it is in the inventory.
remove_leftovers() {
    for path in inventory directories failed pod-revision; do
        remove_temporary "$state/$path"
    done
    [ -f "$state/inventory" ] || return 0
    while read -r path; do
        remove_temporary "$host$path"
    done <"$state/inventory"
}

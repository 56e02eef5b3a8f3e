
# --- Revisions. One is a directory with
#   files.txt   path below the directory, key of the source, mode, uid:gid, reload or restart
#   files/      the contents, by key
#   manifest    as it will stand in the manifest directory
#   paths       everything it places, as paths of the node, the manifest first
#   revision    the hash over all of it
#   health      where its component says whether it is healthy
#   pod         the hash over what the pod must be restarted for: it is written into the manifest

# Sets `source` to the file of a key.
find_source() {
    remaining=$sources:
    while [ -n "$remaining" ]; do
        source=${remaining%%:*}/$1
        remaining=${remaining#*:}
        [ ! -f "$source" ] || return 0
    done
    fail "the source $1 is in none of $sources"
}

hash_of() {
    hash=$(sha256sum <"$1")
    echo "${hash%% *}"
}

# Whether all sources are those that this pod was made for. A directory says so in its file `revision`.
are_own_sources() {
    remaining=$sources:
    while [ -n "$remaining" ]; do
        theirs=$(cat "${remaining%%:*}/revision" 2>/dev/null)
        remaining=${remaining#*:}
        [ -z "$theirs" ] || [ "$theirs" = "${ANCHOR_REVISION:-$theirs}" ] || return 1
    done
}

# Copies all sources. They are volumes, and may be exchanged under this process at any time: what is placed must be of
# one piece, and stay the same for the life of this pod.
take_snapshot() {
    wanted=$work/wanted
    try "clear the snapshot" rm -rf "$wanted" || return 1
    if ! are_own_sources; then
        # A container that is started again while a roll is under way, or has stopped, must not run ahead of it. It goes on
        # with what this pod has placed; one that has placed nothing was given old sources, and gets its own later.
        [ -d "$state/good" ] && [ "$(cat "$state/pod-revision" 2>/dev/null)" = "$ANCHOR_REVISION" ] ||
            fail "the sources are those of another pod, and this one has not placed its own" || return 1
        try "copy the last good revision" cp -R "$state/good" "$wanted" && copy_hooks
        return
    fi
    try "make the snapshot" mkdir -p "$wanted/files" || return 1
    find_source files.txt || return 1
    # Every line ends, also the last one.
    try "read files.txt" sed '/^$/d' "$source" >"$wanted/files.txt" || return 1
    find_source manifest.yaml || find_source manifest.json || return 1
    try "copy the manifest" cp "$source" "$wanted/template" || return 1
    grep -q '@FLOTILLA_REVISION@' "$wanted/template" || fail "the manifest has no @FLOTILLA_REVISION@" || return 1
    echo "$health" >"$wanted/health"
    echo "${manifest#"$host"}" >"$wanted/paths"
    while IFS=$tab read -r path key _; do
        case /$path/ in
        //* | */../* | *//*) fail "the path $path in files.txt is not below the directory" || return 1 ;;
        esac
        find_source "$key" || return 1
        try "copy $key" cp "$source" "$wanted/files/$key" || return 1
        echo "${directory#"$host"}/$path" >>"$wanted/paths"
    done <"$wanted/files.txt"
    copy_hooks && seal_snapshot || return 1
    are_own_sources || fail "the sources were exchanged while they were copied"
}

copy_hooks() {
    try "make the snapshot" mkdir -p "$work/hooks" || return 1
    for hook in "${ANCHOR_HOOK_BEFORE_STOP:-}" "${ANCHOR_HOOK_AFTER_START:-}"; do
        [ -z "$hook" ] || { find_source "$hook" && try "copy $hook" cp "$source" "$work/hooks/$hook"; } || return 1
    done
}

# Computes the two hashes, and writes the manifest with the one that the pod depends on.
seal_snapshot() {
    while IFS=$tab read -r path key mode owner policy; do
        echo "$policy $path $mode $owner $(hash_of "$wanted/files/$key")"
    done <"$wanted/files.txt" >"$wanted/hashes"
    { hash_of "$wanted/template" && grep '^restart ' "$wanted/hashes"; } >"$wanted/pod-hashes"
    hash_of "$wanted/pod-hashes" >"$wanted/pod"
    { hash_of "$wanted/template" && cat "$wanted/hashes"; } >"$wanted/all-hashes"
    hash_of "$wanted/all-hashes" >"$wanted/revision"
    try "write the manifest" sed "s/@FLOTILLA_REVISION@/$(cat "$wanted/pod")/" "$wanted/template" >"$wanted/manifest"
}

# Sets `attempt` to the hash over what decides whether the wanted revision becomes healthy: itself, how its health is asked, for how long,
# and the hooks.
seal_attempt() {
    {
        revision_of "$wanted" && read -r asked <"$wanted/health" && echo "$asked" && echo "$health_timeout" &&
            for hook in "${ANCHOR_HOOK_BEFORE_STOP:-}" "${ANCHOR_HOOK_AFTER_START:-}"; do
                [ -z "$hook" ] || hash_of "$work/hooks/$hook"
            done
    } >"$work/attempt-parts"
    try "write $work/attempt" hash_of "$work/attempt-parts" >"$work/attempt" && read -r attempt <"$work/attempt"
}

# The hash of a revision, or nothing when there is none.
revision_of() {
    read -r revision 2>/dev/null <"$1/revision" && echo "$revision"
}

# How a revision is called in what people read.
short() {
    revision=
    read -r revision 2>/dev/null <"$1/revision"
    printf '%.12s\n' "$revision"
}

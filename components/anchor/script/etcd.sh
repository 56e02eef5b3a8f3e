
# --- A member of etcd. It joins as a learner before its manifest is placed, is promoted when it has caught up, and leaves
# only when the others can do without it. Its data is never deleted, only put aside. Every question to the cluster has a
# limit of time. What etcdctl needs besides is in its own variables, ETCDCTL_CACERT and so on.

etcd_data=$host${ANCHOR_ETCD_DATA:-/var/lib/etcd}
etcd_name=${ANCHOR_ETCD_NAME:?is the name of this member}
etcd_peer_url=${ANCHOR_ETCD_PEER_URL:?is where the other members reach this one}
etcd_endpoints=${ANCHOR_ETCD_ENDPOINTS:?are the client URLs of all members, separated by commas}
# The one member that may begin a cluster when no other one answers.
etcd_first=${ANCHOR_ETCD_FIRST:-}
# How long, in seconds, a member is sick before it is built anew.
etcd_patience=${ANCHOR_ETCD_PATIENCE:-300}
sick_since=

# ask_etcd <arguments>: the answer is in $work/answer.
ask_etcd() {
    bounded 10 etcdctl --endpoints="$etcd_endpoints" --dial-timeout=3s --command-timeout=8s "$@"
}

last_answer() {
    grep . "$work/answer" | tail -n 1
}

# Reads the list of members, which only a cluster with a quorum gives: sets `voters`, `own` (id of this member, or nothing),
# `own_state` (started, unstarted or learner), `others` (client URLs of the other voters), `cluster` (as etcd wants it) and
# `pending` (a member that was added and has not started).
list_members() {
    ask_etcd member list || fail "the cluster does not answer: $(last_answer)" || return 1
    grep ', ' "$work/answer" >"$work/members"
    voters=0
    own=
    own_state=
    others=
    cluster=
    pending=
    while IFS=', ' read -r id status member peer client learner; do
        [ "$learner" = true ] || voters=$((voters + 1))
        if [ "$peer" = "$etcd_peer_url" ]; then
            own=$id
            own_state=$status
            [ "$status" != started ] || [ "$learner" != true ] || own_state=learner
        elif [ "$status" != started ]; then
            pending=$peer
        else
            cluster=$cluster$member=$peer,
            [ "$learner" = true ] || others=$others${others:+,}$client
        fi
    done <"$work/members"
    cluster=$cluster$etcd_name=$etcd_peer_url
}

# others_suffice <voters>: whether the other members are a quorum of so many.
others_suffice() {
    healthy=0
    if [ -n "$others" ]; then
        bounded 10 etcdctl --endpoints="$others" --dial-timeout=3s --command-timeout=5s endpoint health
        healthy=$(grep -c 'is healthy' "$work/answer")
    fi
    [ "$healthy" -ge $(($1 / 2 + 1)) ] ||
        fail "$healthy other members are healthy, and a quorum of $1 is $(($1 / 2 + 1)): this one has to stay"
}

remove_member() {
    if [ "$own_state" != learner ] && [ "$own_state" != unstarted ]; then
        others_suffice $((voters - 1)) || return 1
    fi
    ask_etcd member remove "$own" || fail "cannot remove this member: $(last_answer)"
}

# Puts the data aside under the time, and forgets how this member joined.
put_data_aside() {
    [ ! -d "$etcd_data/member" ] ||
        try "put the data aside" mv "$etcd_data/member" "$etcd_data/aside-$(date -u +%Y%m%dT%H%M%SZ)" || return 1
    try "forget the cluster" rm -f "$state/cluster"
}

# Finds out how this member becomes part of the cluster; nothing to do for one that has data.
before_start() {
    [ ! -e "$manifest" ] && [ ! -d "$etcd_data/member" ] || return 0
    if ! list_members; then
        may_begin || return 1
        cluster=$etcd_name=$etcd_peer_url
        remember_cluster new
        return
    fi
    if [ "$own_state" = started ] || [ "$own_state" = learner ]; then
        # It was a member, and what it had promised the others is lost with its data.
        remove_member && list_members || return 1
    fi
    [ -z "$pending" ] || fail "the member $pending was added and has not started; this one joins after it" || return 1
    [ -n "$own" ] || ask_etcd member add "$etcd_name" --learner --peer-urls="$etcd_peer_url" ||
        fail "cannot join: $(last_answer)" || return 1
    remember_cluster existing
}

# Who has been a member never begins another cluster; who was about to begin one, and never ran, begins it.
may_begin() {
    [ "$etcd_first" = "$etcd_name" ] || return 1
    [ -f "$state/member" ] || return 0
    [ ! -d "$state/good" ] && [ "$(sed -n 2p "$state/cluster" 2>/dev/null)" = new ]
}

remember_cluster() {
    { echo "$cluster" && echo "$1"; } >"$work/cluster"
    echo "$etcd_name" >"$work/member"
    put_state "$work/cluster" cluster && put_state "$work/member" member
}

# The manifest of this node, with the cluster as it was joined: etcd reads that at its first start only.
manifest_of() {
    begun=existing
    cluster=$etcd_name=$etcd_peer_url
    [ ! -f "$state/cluster" ] || { read -r cluster && read -r begun; } <"$state/cluster"
    content=$work/manifest
    try "write the manifest" sed "s|@ETCD_INITIAL_CLUSTER@|$cluster|; s|@ETCD_INITIAL_CLUSTER_STATE@|$begun|" \
        "$1/manifest" >"$content"
}

# A learner has no vote. It is promoted when it has all that the leader has; until then etcd refuses.
after_start() {
    list_members || return 1
    if [ "$own_state" = learner ]; then
        ask_etcd member promote "$own" || fail "is a learner still: $(last_answer)" || return 1
    fi
    start_hook
}

# A stop must not cost the quorum. Where that is lost already a new manifest may be what is needed.
before_stop() {
    ! list_members || [ "$own_state" != started ] || [ "$voters" -eq 1 ] || others_suffice "$voters" || return 1
    stop_hook
}

before_leaving() {
    [ -d "$etcd_data/member" ] || return 0
    list_members || return 1
    # The last member takes the cluster with it; there is nobody to tell.
    [ -z "$own" ] || [ "$voters:$own_state" = 1:started ] || remove_member || return 1
    stop_hook
}

after_leaving() {
    # Removed from the cluster it has ended by itself, so that the wait for its end may miss a container that is just starting again. That
    # one must not find its data gone, and make half of others: with these it never joins again.
    [ ! -d "$etcd_data/member" ] || nap "$settle"
    put_data_aside && try "forget the member" rm -f "$state/member" "$state/rebuilt"
}

# A member that was well and has been sick for long is built anew, once: it leaves, and joins without its data.
when_sick() {
    : "${sick_since:=$(now)}"
    [ "$(now)" -ge $((sick_since + etcd_patience * 100)) ] || return 0
    reason=$answer
    list_members || fail "is sick ($reason), but cannot be built anew: $problem" || return 1
    # Who is not in the list has to join in any case.
    [ -z "$own" ] || [ ! -f "$state/rebuilt" ] ||
        fail "was built anew, and is not healthy ($reason); its log tells why" || return 1
    [ -z "$own" ] || remove_member || fail "is sick ($reason), but cannot be built anew: $problem" || return 1
    echo "$reason" >"$work/rebuilt"
    tell waits "was sick ($reason): its data is put aside, and it joins anew"
    put_state "$work/rebuilt" rebuilt || return 1
    # A container that is just starting again must not find its data gone, and make others.
    stop_component || return 1
    nap "$settle"
    sick_since=
    put_data_aside
}

when_well() {
    sick_since=
    [ ! -f "$state/rebuilt" ] || try "forget the sickness" rm -f "$state/rebuilt"
}

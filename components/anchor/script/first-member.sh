# --- The first member of an etcd, where nobody can be asked: who places it knows that there is no cluster.

# What was begun and left no data is begun again.
before_start() {
    [ ! -e "$manifest" ] && [ ! -d "$etcd_data/member" ] || return 0
    cluster=$etcd_name=$etcd_peer_url
    remember_cluster new
}

list_members() {
    fail "there is no cluster yet"
}


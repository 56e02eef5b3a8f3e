
# --- The first node of a cluster.

keep=no
work=

usage() {
    cat <<END
Usage: $0 [--check] [--keep]

Makes this host the first node of the cluster of $installation, as $node: it places
the files of $anchors,
starts the kubelet, and waits for the API server and the node.

  --check  only look whether the host is ready; change nothing
  --keep   do not delete this script, which holds private keys, when all is done

Exit codes: 0 the node is registered, or the host is ready; 1 the host is not
ready, and nothing was changed; 2 a wrong argument; 3 what was begun could not
be ended, for instance because nothing answered in $deadline seconds.
END
}

read_arguments() {
    for argument in "$@"; do
        case $argument in
        --check) only_check=yes ;;
        --keep) keep=yes ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) stop 2 'There is no such argument. See --help.' ;;
        esac
    done
}

# Nothing below is changed before all of these have passed.
check_host() {
    check_machine
    check_own_programs
    ! is_script || check_private "$0" || :
    check_manifests
    check_members
    is_begun || check_clusters
    end_checks
}

check_own_programs() {
    for program in find flock head sed sha256sum sort sync timeout; do
        command -v "$program" >/dev/null 2>&1 || fault "there is no $program. Install it."
    done
    command -v kubectl >/dev/null 2>&1 || command -v curl >/dev/null 2>&1 ||
        fault 'there is neither kubectl nor curl to ask the API server. Install one of them.'
}

# Whether this shell reads the script from its file.
is_script() {
    [ -f "$0" ] && grep -qxF "$title" "$0"
}

# Whether an earlier run has placed something here.
is_begun() {
    for anchor in $anchors; do
        [ ! -s "$anchor_states/$anchor/inventory" ] || return 0
    done
    return 1
}

# Pods that no anchor has placed are of another cluster, or of another tool.
check_manifests() {
    for file in "$manifests"/*; do
        [ -e "$file" ] || continue
        cat "$anchor_states"/*/inventory 2>/dev/null | grep -qxF "$file" ||
            fault "$file is not of Flotilla: another control plane may run here. Take it away, if it is of no use any more."
    done
}

check_members() {
    for entry in $etcd_members; do
        [ ! -d "${entry#*:}/member" ] || [ -f "$anchor_states/${entry%%:*}/member" ] ||
            fault "${entry#*:} has the data of another member of etcd. Put it aside, if it is of no use any more."
    done
}

check_clusters() {
    if [ -s "$credential" ] && ! own_kubeconfig | cmp -s - "$credential"; then
        fault "$credential is there: this host has joined a cluster. Remove the node there, and the file here."
    fi
    for address in $server $other_servers; do
        ! is_answering "$address" || fault "a cluster answers at $address already. This host joins it by its join script (docs/joining.md)."
    done
}

# Whether there is an API server where one of the cluster will be. What it says to those whom it does not know is an answer.
is_answering() {
    if command -v curl >/dev/null 2>&1; then
        answer=$(curl --silent --insecure --max-time 3 --output /dev/null --write-out '%{http_code}' "$1/readyz") || :
    else
        answer=$(kubectl --kubeconfig /dev/null --server "$1" --insecure-skip-tls-verify --request-timeout 3s \
            get --raw /readyz 2>&1) && return 0
    fi
    case $answer in
    200 | 401 | 403 | *Unauthorized* | *Forbidden*) return 0 ;;
    esac
    return 1
}

# --- Its files. Keys are written aside in memory, where nobody else reads them.

# source_file <key> <bytes>: what comes in, without what stands behind its bytes.
source_file() {
    head -c "$2" >"$work/sources/$1" || unfinished "$work/sources/$1 could not be written."
}

# run_anchor <name> <function that prints the script> <variables...>
run_anchor() {
    anchor=$1
    "$2" >"$work/anchor.sh" || unfinished "$work/anchor.sh could not be written."
    shift 2
    env "$@" "ANCHOR_SOURCES=$work/sources" ANCHOR_HOST_ROOT= "TMPDIR=$work" sh "$work/anchor.sh" place ||
        unfinished "The files of $anchor could not be placed."
}

# The kubelet's configuration comes last: one that systemd starts again and again must not find half of the rest.
place_files() {
    umask 077
    forget_killed
    work=/run/flotilla-genesis.$$
    mkdir "$work" || unfinished "$work could not be made."
    export TMPDIR="$work"
    for anchor in $anchors; do
        mkdir "$work/sources" || unfinished "$work/sources could not be made."
        place_anchor "$anchor"
        rm -rf "$work/sources" "$work/anchor-$anchor"
    done
    client_certificate=$work/client.pem
    own_certificate >"$client_certificate" || unfinished "$client_certificate could not be written."
    umask 022
    place "$credential" 0600 own_kubeconfig
    place_kubelet_files
}

# What runs that were killed have left of the keys.
forget_killed() {
    for left in /run/flotilla-genesis.*; do
        kill -0 "${left##*.}" 2>/dev/null || rm -rf "$left"
    done
}

# --- What is waited for.

# Prints why the API server is not ready; fails then.
readiness() {
    if command -v kubectl >/dev/null 2>&1; then
        answer=$(kubectl --kubeconfig "$credential" --server "$api_server" --request-timeout 5s get --raw /readyz 2>&1) && return 0
    else
        answer=$(curl --silent --show-error --fail --max-time 5 --output /dev/null --cacert "$ca_file" \
            --cert "$client_certificate" --key "$client_certificate" "$api_server/readyz" 2>&1) && return 0
    fi
    say "$answer. $(sick_components)Look at crictl ps --all, and at journalctl --unit kubelet."
    return 1
}

# Which components do not say that they are healthy, as far as anybody can be asked.
sick_components() {
    command -v curl >/dev/null 2>&1 || return 0
    sick=
    for entry in $healths; do
        curl --silent --fail --insecure --max-time 3 --output /dev/null "${entry#*=}" || sick="$sick ${entry%%=*}"
    done
    [ -z "$sick" ] || printf 'Not healthy:%s. ' "$sick"
}

say_next() {
    say "The API server is ready, and the node $node is registered."
    if [ "$is_absent" = yes ]; then
        say "Next, where the stack files are: take cluster: absent out of flotilla:genesis, and run npx pulumi up --stack $installation (docs/genesis.md)."
    else
        say "Next, where the stack files are: npx pulumi up --stack $installation."
    fi
}

forget_script() {
    if [ "$keep" = no ] && is_script; then
        rm -f "$0"
        say "deleted $0, which held private keys"
    fi
}

read_arguments "$@"
check_host
if [ "$only_check" = yes ]; then
    say "The host is ready to become $node, the first node of $installation."
    exit 0
fi
trap 'rm -rf "$work"; [ -z "$temporary" ] || rm -f "$temporary" || :' EXIT
trap 'exit 130' INT TERM
place_files
start_kubelet
wait_for readiness "The API server was not ready at $api_server"
server=$api_server
wait_for registration "The node $node was not registered"
forget_script
say_next

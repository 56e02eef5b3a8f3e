# Above this line stand the host's own values, and functions that write its files.

kubernetes=/etc/kubernetes
ca_file=$kubernetes/pki/ca.crt
client_ca_file=$kubernetes/pki/kubelet-client-ca.crt
credential=$kubernetes/kubelet.conf
bootstrap=$kubernetes/bootstrap-kubelet.conf
client_certificate=/var/lib/kubelet/pki/kubelet-client-current.pem
configuration=/var/lib/kubelet/config.yaml
drop_in=/etc/systemd/system/kubelet.service.d/10-flotilla.conf

token_file=
kubeconfig_file=
only_check=no
token=
temporary=
changed=no
faults=

usage() {
    cat <<END
Usage: $0 [--token-file <file> | --kubeconfig-file <file>] [--check]

Joins this host to its cluster as the node $node.

  --token-file <file>       a bootstrap token, which the host uses once; - reads it
                            from standard input
  --kubeconfig-file <file>  the node's own kubeconfig, instead of a token
  --check                   only look whether the host is ready; change nothing

A file that was given is deleted when the node is registered. A node that has
joined needs neither: then the script only mends its files.

Exit codes: 0 registered, or ready; 1 the host is not ready, and nothing was
changed; 2 a wrong argument; 3 what was begun could not be ended, for instance
because the node was not registered in $deadline seconds.
END
}

say() {
    printf '%s\n' "$1"
}

stop() {
    printf '%s\n' "$2" >&2
    exit "$1"
}

fault() {
    faults="$faults
  - $1"
}

read_arguments() {
    while [ "$#" -gt 0 ]; do
        case $1 in
        --token-file | --kubeconfig-file)
            [ "$#" -ge 2 ] || stop 2 "$1 wants the name of a file."
            case $1 in
            --token-file) token_file=$2 ;;
            *) kubeconfig_file=$2 ;;
            esac
            shift 2
            ;;
        --check)
            only_check=yes
            shift
            ;;
        --help | -h)
            usage
            exit 0
            ;;
        *)
            # It may be the token itself.
            stop 2 'There is no such argument. See --help.'
            ;;
        esac
    done
    [ -z "$token_file" ] || [ -z "$kubeconfig_file" ] ||
        stop 2 'Give --token-file or --kubeconfig-file, not both.'
}

# Nothing below is changed before all of these have passed.
check_host() {
    [ "$(id -u)" -eq 0 ] || fault 'this is not root. Run the script as root.'
    check_name
    check_address
    check_swap
    check_programs
    check_credential
    [ -z "$faults" ] || stop 1 "The host is not ready, and nothing was changed:$faults"
}

check_name() {
    own=$(uname -n | tr '[:upper:]' '[:lower:]')
    for name in $names; do
        [ "$own" != "$name" ] || return 0
    done
    fault "this host is called $own, but the script is for $names. Give it that name, or take its own script."
}

check_address() {
    command -v ip >/dev/null 2>&1 || return 0
    for address in $addresses; do
        ip -o address show 2>/dev/null | grep -qF " $address/" ||
            fault "this host does not have the address $address. Give it that one, or correct flotilla:nodes."
    done
}

check_swap() {
    [ "$fail_on_swap" = yes ] && [ -r /proc/swaps ] || return 0
    [ "$(wc -l </proc/swaps)" -le 1 ] ||
        fault 'swap is on, with which the kubelet does not start. Run swapoff -a, and take swap out of /etc/fstab.'
}

check_programs() {
    for program in systemctl cmp stat readlink mount; do
        command -v "$program" >/dev/null 2>&1 || fault "there is no $program. Install it."
    done
    if [ ! -x "$kubelet" ]; then
        fault "there is no $kubelet. Install the kubelet, or set join.kubelet.executable."
    elif ! "$kubelet" --version >/dev/null 2>&1; then
        fault "$kubelet does not start here ($(uname -m)). Install the one for this architecture."
    fi
    [ -S "$runtime" ] || fault "the container runtime does not listen on $runtime. Install it, and start it."
    if command -v systemctl >/dev/null 2>&1; then
        systemctl cat kubelet.service >/dev/null 2>&1 ||
            fault 'systemd has no kubelet.service. Install the package of the kubelet, or its unit.'
    fi
}

check_credential() {
    if [ -n "$kubeconfig_file" ]; then
        if check_private "$kubeconfig_file"; then
            check_kubeconfig
        fi
    elif [ -n "$token_file" ]; then
        [ "$token_file" = - ] || check_private "$token_file" || return 0
        read_token
    elif [ ! -s "$credential" ] && [ "$only_check" = no ]; then
        fault 'the node has not joined yet, and there is neither --token-file nor --kubeconfig-file. Give one of the two.'
    fi
}

check_private() {
    if [ ! -f "$1" ] || [ ! -r "$1" ]; then
        fault "$1 is not there, or cannot be read. Put it there."
        return 1
    fi
    case $(stat -c %a "$1") in
    *00) ;;
    *) fault "others can read $1. Run chmod 600 $1." ;;
    esac
}

check_kubeconfig() {
    if ! grep -qF "system:node:$node\"" "$kubeconfig_file"; then
        fault "$kubeconfig_file is not the kubeconfig of the node $node. Take the one of the document kubelet-$node."
    fi
}

read_token() {
    if [ "$token_file" = - ]; then
        IFS= read -r token || :
    else
        IFS= read -r token <"$token_file" || :
    fi
    printf '%s' "$token" | grep -qE '^[a-z0-9]{6}\.[a-z0-9]{16}$' ||
        fault 'the token has not the form of a bootstrap token: six letters or digits, a dot, sixteen letters or digits.'
}

unfinished() {
    stop 3 "$1 What was written stays. Mend that, and run the script again."
}

make_folder() {
    [ -d "$1" ] || mkdir -p "$1" || unfinished "$1 could not be made."
}

# place <file> <mode> <function>: writes what the function prints as a whole or not at all, and only where it differs.
place() {
    file=$1
    folder=${file%/*}
    temporary=$folder/.${file##*/}.flotilla-tmp
    make_folder "$folder"
    (umask 077 && rm -f "$temporary" && "$3" >"$temporary" && chmod "$2" "$temporary") || unfinished "$file could not be written."
    if cmp -s "$temporary" "$file" && [ "$(stat -c %a "$file")" = "$(stat -c %a "$temporary")" ]; then
        rm -f "$temporary"
    else
        mv -f "$temporary" "$file" || unfinished "$file could not be written."
        changed=yes
        say "wrote $file"
    fi
    temporary=
}

bootstrap_kubeconfig() {
    cat <<END
apiVersion: v1
kind: Config
clusters:
- name: cluster
  cluster:
    server: $server
    certificate-authority: $ca_file
users:
- name: bootstrap
  user:
    token: $token
contexts:
- name: bootstrap
  context:
    cluster: cluster
    user: bootstrap
current-context: bootstrap
END
}

own_kubeconfig() {
    cat "$kubeconfig_file"
}

place_files() {
    place "$ca_file" 0644 ca_bundle
    place "$client_ca_file" 0644 client_ca_bundle
    place "$configuration" 0644 kubelet_configuration
    place "$drop_in" 0644 kubelet_drop_in
    if [ -n "$kubeconfig_file" ]; then
        place "$credential" 0600 own_kubeconfig
    elif [ ! -s "$credential" ]; then
        place "$bootstrap" 0600 bootstrap_kubeconfig
    fi
    make_folder "$kubernetes/manifests"
}

start_kubelet() {
    if [ "$changed" = yes ]; then
        for verb in daemon-reload 'enable kubelet.service' 'restart kubelet.service'; do
            # Two words are two arguments.
            # shellcheck disable=SC2086
            systemctl $verb >&2 || unfinished "systemctl $verb failed."
        done
    elif ! systemctl is-active --quiet kubelet.service; then
        systemctl start kubelet.service >&2 || unfinished 'systemctl start kubelet.service failed.'
    fi
}

# Prints why the node is not registered; fails then.
registration() {
    if ! systemctl is-active --quiet kubelet.service; then
        say 'the kubelet does not run. Look at journalctl --unit kubelet.'
        return 1
    fi
    if [ ! -s "$credential" ]; then
        say "the kubelet has no certificate yet: $server does not answer, the token has ended, or nobody approves its request. Look at journalctl --unit kubelet, and at kubectl get certificatesigningrequests."
        return 1
    fi
    if command -v kubectl >/dev/null 2>&1; then
        answer=$(kubectl --kubeconfig "$credential" --request-timeout 10s get node "$node" --output name 2>&1) && return 0
    elif command -v curl >/dev/null 2>&1 && [ -s "$client_certificate" ]; then
        answer=$(curl --silent --show-error --fail --max-time 10 --output /dev/null --cacert "$ca_file" \
            --cert "$client_certificate" --key "$client_certificate" "$server/api/v1/nodes/$node" 2>&1) && return 0
    else
        say 'the kubelet runs. There is neither kubectl nor curl to ask the API server for the node.'
        return 0
    fi
    say "the API server does not have the node $node: $answer"
    return 1
}

wait_for_registration() {
    end=$(($(date +%s) + deadline))
    until reason=$(registration); do
        [ "$(date +%s)" -lt "$end" ] ||
            unfinished "The node $node was not registered in $deadline seconds: $reason"
        sleep 1
    done
    [ -z "$reason" ] || say "$reason"
}

# What the host was let in with is of no use any more.
forget_credentials() {
    rm -f "$bootstrap"
    for file in "$token_file" "$kubeconfig_file"; do
        [ -z "$file" ] || [ "$file" = - ] || [ "$(readlink -f "$file")" = "$credential" ] || rm -f "$file"
    done
}

read_arguments "$@"
check_host
if [ "$only_check" = yes ]; then
    say "The host is ready to join as $node."
    exit 0
fi
trap '[ -z "$temporary" ] || rm -f "$temporary" || :' EXIT
trap 'exit 130' INT TERM
place_files
start_kubelet
wait_for_registration
forget_credentials
say "The node $node is registered."

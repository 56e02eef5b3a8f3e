# --- A host that joins.

bootstrap=$kubernetes/bootstrap-kubelet.conf
token_file=
kubeconfig_file=
token=

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
    check_machine
    check_credential
    end_checks
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
    place_kubelet_files
    if [ -n "$kubeconfig_file" ]; then
        place "$credential" 0600 own_kubeconfig
    elif [ ! -s "$credential" ]; then
        place "$bootstrap" 0600 bootstrap_kubeconfig
    fi
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
wait_for registration "The node $node was not registered"
forget_credentials
say "The node $node is registered."

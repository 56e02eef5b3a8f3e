# --- The kubelet.

place_kubelet_files() {
    place "$ca_file" 0644 ca_bundle
    place "$client_ca_file" 0644 client_ca_bundle
    place "$configuration" 0644 kubelet_configuration
    place "$drop_in" 0644 kubelet_drop_in
    make_folder "$kubernetes/manifests"
}

# A kubelet that stands still may be one whose unit systemd has not read yet, because a run before was killed.
start_kubelet() {
    if [ "$changed" = no ] && systemctl is-active --quiet kubelet.service; then
        return 0
    fi
    for verb in daemon-reload 'enable kubelet.service' 'restart kubelet.service'; do
        # Two words are two arguments.
        # shellcheck disable=SC2086
        systemctl $verb >&2 || unfinished "systemctl $verb failed."
    done
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

# wait_for <function> <what is not so>: the function prints why, and fails. All waits of a script share its time.
wait_for() {
    : "${end:=$(($(date +%s) + deadline))}"
    until reason=$("$1"); do
        [ "$(date +%s)" -lt "$end" ] || unfinished "$2 in $deadline seconds: $reason"
        sleep 1
    done
    [ -z "$reason" ] || say "$reason"
}

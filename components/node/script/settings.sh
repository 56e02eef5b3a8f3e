# Above this line stand the host's own values, and functions that print its files.

kubernetes=/etc/kubernetes
ca_file=$kubernetes/pki/ca.crt
client_ca_file=$kubernetes/pki/kubelet-client-ca.crt
credential=$kubernetes/kubelet.conf
client_certificate=/var/lib/kubelet/pki/kubelet-client-current.pem
configuration=/var/lib/kubelet/config.yaml
drop_in=/etc/systemd/system/kubelet.service.d/10-flotilla.conf

only_check=no
temporary=
changed=no
faults=

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

unfinished() {
    stop 3 "$1 What was written stays. Mend that, and run the script again."
}

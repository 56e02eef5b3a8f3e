# --- What a host has to have before anything is written. What is missing is told all at once.

check_root() {
    [ "$(id -u)" -eq 0 ] || fault 'this is not root. Run the script as root.'
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

# What every node has to be, whatever it is to become.
check_machine() {
    check_root
    check_name
    check_address
    check_swap
    check_programs
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

end_checks() {
    [ -z "$faults" ] || stop 1 "The host is not ready, and nothing was changed:$faults"
}

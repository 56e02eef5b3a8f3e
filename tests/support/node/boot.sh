#!/bin/sh
# The first process of a node, in mount, process and host name namespaces of its own. What the node writes below /etc, /var/lib
# and /var/log stays away from the machine; what a real node keeps over a reboot is in the node's folder. Usage: boot.sh <folder>
set -e
folder=$1
disk=$folder/disk
mount --make-rprivate /
mount -t tmpfs node "$folder/memory"

layer() {
    mkdir -p "$folder/memory/upper$1" "$folder/memory/work$1"
    mount -t overlay node -o "lowerdir=$1,upperdir=$folder/memory/upper$1,workdir=$folder/memory/work$1" "$1"
}
layer /etc
layer /var/lib
layer /var/log
for kept in /etc/kubernetes /var/lib/kubelet /var/lib/flotilla /var/lib/etcd; do
    mkdir -p "$kept" "$disk$kept"
    mount --bind "$disk$kept" "$kept"
done
mkdir -p /etc/kubernetes/manifests /var/log/containers
mount -t tmpfs run /run
mkdir /run/containerd

# kubelet sets these for the whole machine; here it sets a copy.
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
    if [ -e "/proc/sys/$setting" ]; then
        mkdir -p "$(dirname "$folder/memory/sys/$setting")"
        cat "/proc/sys/$setting" >"$folder/memory/sys/$setting"
        mount --bind "$folder/memory/sys/$setting" "/proc/sys/$setting"
    fi
done
hostname "$(cat "$folder/name")"
: >"$folder/booted"
# Ends with standard input. It is a child, because the first process has to reap those whose parents have ended.
cat >/dev/null
exit 0

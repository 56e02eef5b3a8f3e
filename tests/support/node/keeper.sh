#!/bin/sh
# Keeps one node: boots it once for each line on standard input, and removes everything when standard input ends, which it also
# does when the test process was killed. Usage: keeper.sh <folder of the node>
folder=$1

remove_cgroups() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        find /sys/fs/cgroup/k8s.io /sys/fs/cgroup/*/k8s.io -depth -type d -exec rmdir {} + 2>/dev/null
        # Other nodes may have containers in there; those are not waited for.
        find /sys/fs/cgroup/*/k8s.io -mindepth 1 -type d 2>/dev/null | grep -q . || return 0
        sleep 0.1
    done
}

while read -r _; do
    # Its first process ends with standard input, and the kernel ends everything in the namespaces with it.
    unshare --mount --pid --uts --fork --kill-child --mount-proc sh "$folder/boot.sh" "$folder"
    remove_cgroups
    rm -f "$folder/booted"
done
rm -rf "$folder"

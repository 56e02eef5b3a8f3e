import assert from "node:assert/strict";
import { hostPathFault, isWithinDirectory, ownDirectoryFault } from "../../../components/anchor/host-directory";

describe("a directory of a node", () => {
    const places: readonly (readonly [path: string, directory: string, isWithin: boolean])[] = [
        ["/etc/kubernetes", "/etc/kubernetes", true],
        ["/etc/kubernetes/web", "/etc/kubernetes", true],
        ["/etc/kubernetes", "/", true],
        ["/etc/kubernetes-web", "/etc/kubernetes", false],
        ["/etc", "/etc/kubernetes", false],
    ];
    for (const [path, directory, isWithin] of places) {
        it(`${directory} ${isWithin ? "has" : "does not have"} ${path} in it`, () => {
            assert.equal(isWithinDirectory(path, directory), isWithin);
        });
    }

    for (const path of ["/etc/kubernetes/manifests", "/srv/a.b_c-d/_x", "/opt"]) {
        it(`may be ${path}`, () => {
            assert.equal(hostPathFault(path), undefined);
        });
    }

    for (const [path, message] of Object.entries({
        "etc/kubernetes": /whole path/,
        "": /whole path/,
        "/": /plain path/,
        "/etc/": /plain path/,
        "/etc//web": /plain path/,
        "/etc/../root": /plain path/,
        "/etc/.hidden": /plain path/,
        "/etc/a b": /plain path/,
        "/etc/$(NODE_NAME)": /plain path/,
    })) {
        it(`is not "${path}"`, () => {
            assert.match(hostPathFault(path) ?? "", message);
        });
    }
});

describe("the directory of an anchor's own", () => {
    for (const path of ["/etc/kubernetes/web", "/etc/web", "/var/lib/web", "/var/lib/etcd/web", "/usrlocal/web"]) {
        it(`may be ${path}`, () => {
            assert.equal(ownDirectoryFault(path), undefined);
        });
    }

    for (const [path, message] of Object.entries({
        "/": /belongs to the system/,
        "/etc": /belongs to the system/,
        "/srv": /belongs to the system/,
        "/usr/local/web": /belongs to the system/,
        "/run/web": /belongs to the system/,
        "/etc/kubernetes": /belongs to the system/,
        "/var/lib/kubelet": /belongs to the system/,
        "/var/lib/flotilla": /belongs to the system/,
        "/var/lib/flotilla/anchors": /what they remember/,
        "/var/lib/flotilla/anchors/web": /what they remember/,
        "/etc/../web": /plain path/,
        web: /whole path/,
    })) {
        it(`is not ${path}`, () => {
            assert.match(ownDirectoryFault(path) ?? "", message);
        });
    }
});

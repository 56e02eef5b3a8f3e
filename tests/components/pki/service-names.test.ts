import assert from "node:assert/strict";
import fc from "fast-check";
import { hostKind } from "../../../components/pki/host";
import { serviceNameFault, servicePrefixes } from "../../../components/pki/service-names";

describe("the names of services", () => {
    // Promenade's `get_host_list`, whose unit test has this name, too.
    it("are every beginning of the full name", () => {
        assert.deepEqual(servicePrefixes(["kubernetes.default.svc.cluster.local"]), [
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster",
            "kubernetes.default.svc.cluster.local",
        ]);
    });

    it("are there once, whatever several full names have in common", () => {
        assert.deepEqual(servicePrefixes(["etcd.kube-system.svc.a.b", "Etcd.kube-system.svc.c", "etcd.other.svc.a"]), [
            "etcd",
            "etcd.kube-system",
            "etcd.kube-system.svc",
            "etcd.kube-system.svc.a",
            "etcd.kube-system.svc.a.b",
            "etcd.kube-system.svc.c",
            "etcd.other",
            "etcd.other.svc",
            "etcd.other.svc.a",
        ]);
    });

    it("are as many as there are parts, the last one whole, and all of them hosts", () => {
        fc.assert(
            fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (domain) => {
                const name = ["kubernetes", "default", "svc", ...domain].join(".");
                const prefixes = servicePrefixes([name]);

                assert.equal(serviceNameFault(name), undefined);
                assert.equal(prefixes.length, 3 + domain.length);
                assert.equal(prefixes.at(-1), name);
                assert.ok(prefixes.every((prefix) => name.startsWith(prefix) && hostKind(prefix) === "dns"));
            }),
        );
    });

    const refused: readonly (readonly [rule: string, name: string, message: string])[] = [
        ["nothing", "", "is not a service's full name."],
        ["the service alone", "kubernetes", "is not a service's full name. Write <service>.<namespace>.svc.<cluster"],
        ["no cluster domain", "kubernetes.default.svc", "is not a service's full name."],
        ["no svc", "kubernetes.default.cluster.local", "is not a service's full name."],
        ["a dot at the end", "kubernetes.default.svc.cluster.local.", "ends with a dot"],
        ["a dot at the beginning", ".default.svc.cluster.local", "is not a service's full name."],
        ["a wildcard", "*.default.svc.cluster.local", "is not a DNS name (RFC 1123)."],
        ["a wrong letter", "kube_dns.default.svc.cluster.local", "is not a DNS name (RFC 1123)."],
    ];
    for (const [rule, name, message] of refused) {
        it(`are refused for ${rule}`, () => {
            const fault = serviceNameFault(name);

            assert.ok(fault?.startsWith(message), fault);
        });
    }
});

const part = fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/);

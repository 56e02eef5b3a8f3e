import assert from "node:assert/strict";
import { lintStaticPod } from "../../../../components/anchor/pod-linter";
import { effective, exampleNodes, faultsOf, presetAnchor } from "../anchors";

const kubernetes = { namespace: "default", service: "kubernetes", port: "https" };
const dns = { namespace: "kube-system", service: "kube-dns", port: "dns-tcp", listen: 5353 };
const certificates = { "kube-proxy": { commonName: "system:kube-proxy", purposes: ["client"] } };
const pki = { authorities: { kubernetes: { certificates } } };

/** The preset haproxy with services that it follows. */
function following(nodes: object, services: object, known: object = {}) {
    const anchor = effective(presetAnchor("haproxy", { services }), {
        name: "haproxy",
        nodes: nodes as typeof exampleNodes,
        pki: known,
    });
    const source = anchor.files.find(({ path }) => path === "haproxy.cfg")?.source;
    return { anchor, lines: source?.kind === "content" ? source.content.split("\n").map((line) => line.trim()) : [] };
}

describe("the preset haproxy with services", () => {
    it("follows services by the API with the certificate of kube-proxy, and keeps what it heard on the node", () => {
        const services = { apiserver: kubernetes, dns };
        const { anchor, lines } = following(exampleNodes, services, pki);

        assert.deepEqual(anchor.presetFaults, []);
        assert.deepEqual(lines.filter((line) => /^(frontend|bind|server|server-template) /.test(line)).slice(0, 10), [
            "frontend apiserver",
            "bind 127.0.0.1:6553",
            "server n0 192.0.2.10:6443 check check-ssl verify none backup",
            "server n1 192.0.2.11:6443 check check-ssl verify none backup",
            "server-template _ 64 192.0.2.1:1 check check-ssl verify none disabled",
            "frontend etcd",
            "bind 127.0.0.1:2378",
            "server n0 192.0.2.10:2379 check",
            "frontend dns",
            "bind 127.0.0.1:5353",
        ]);
        assert.deepEqual(
            anchor.files.map(({ path, onChange, mode }) => `${path} ${onChange} ${mode}`),
            [
                "endpoints.lua restart 0644",
                "haproxy.cfg reload 0644",
                "haproxy.sh restart 0644",
                "pki/kube-proxy.pem reload 0644",
                "pki/kube-proxy.pem.key reload 0600",
                "pki/kubernetes-ca.pem restart 0644",
            ],
        );
        assert.deepEqual(lintStaticPod(anchor.pod, "/etc/kubernetes/manifests"), []);
        assert.match(
            JSON.stringify(anchor.pod),
            /"path":"\/var\/lib\/flotilla\/haproxy\/haproxy","type":"DirectoryOrCreate"/,
        );
    });

    it("cannot follow services without API servers to ask, or a certificate", () => {
        const { anchor } = following({ n2: exampleNodes.n2 }, { dns });

        assert.deepEqual(
            anchor.presetFaults.map(({ message }) => message),
            [
                "are asked of API servers, but no node of flotilla:nodes has the role control-plane. Give that role to those that have one",
                'are asked with the certificate "kube-proxy", which there is not. Add it to flotilla:pki: {authorities: {kubernetes: {certificates: {kube-proxy: {commonName: "system:kube-proxy", purposes: [client]}}}}}',
            ],
        );
    });

    it("shares no port of the node with a service that it follows", () => {
        const anchors = { a: presetAnchor("haproxy", { services: { dns: { ...dns, listen: 6553 } } }) };

        assert.deepEqual(faultsOf(anchors, { pki, nodes: exampleNodes }), [
            'anchors.a.preset: the port 6553/TCP of "a" is taken on the node by another port of it, too. Use another port, or node selectors that rule each other out: one label with different values',
        ]);
    });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { joinConfiguration } from "../../../components/node/join-config";
import { joinScript, type JoinScriptArgs } from "../../../components/node/join-script";

const bundle = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

function args(further: Partial<JoinScriptArgs> = {}, settings: object = {}): JoinScriptArgs {
    return {
        installation: "site-1",
        node: "n3",
        addresses: ["10.0.0.13"],
        labels: {},
        taints: {},
        join: joinConfiguration.parse({ clusterDNS: ["10.96.0.10"], ...settings }),
        server: "https://api.example.com:6443",
        clusterDomain: "cluster.local",
        bundle,
        clientBundle: bundle,
        ...further,
    };
}

/** What the function of a script prints. */
function printed(script: string, name: string): string {
    const [, text] =
        new RegExp(`^${name}\\(\\) \\{\\n    cat <<'END_OF_FILE'\\n([\\s\\S]*?)\\nEND_OF_FILE\\n\\}$`, "m").exec(
            script,
        ) ?? [];
    assert.ok(text !== undefined, `${name} is in the script`);
    return text;
}

function configuration(script: string): Record<string, unknown> {
    return JSON.parse(printed(script, "kubelet_configuration")) as Record<string, unknown>;
}

describe("a join script", () => {
    it("gives a node the labels that a kubelet may set, and leaves the others to the cluster", () => {
        const labels = { "example.com/rack": "r1", "node-role.kubernetes.io/etcd": "", zone: "" };
        const dropIn = printed(joinScript(args({ labels }, { registerLabels: true })), "kubelet_drop_in");
        assert.match(dropIn, / --node-labels=example\.com\/rack=r1,zone=$/m);
    });

    it("leaves all labels to the cluster without further words", () => {
        assert.doesNotMatch(joinScript(args({ labels: { zone: "a" } })), /node-labels/);
    });

    it("has a node registered with its taints", () => {
        const taints = { dedicated: { value: "db", effect: "NoSchedule" }, spot: { effect: "NoExecute" } } as const;
        assert.deepEqual(configuration(joinScript(args({ taints })))["registerWithTaints"], [
            { key: "dedicated", value: "db", effect: "NoSchedule" },
            { key: "spot", effect: "NoExecute" },
        ]);
    });

    it("gives the kubelet one address of each kind, its own first", () => {
        const addresses = ["fd00::13", "10.0.0.13", "10.1.0.13"];
        assert.match(printed(joinScript(args({ addresses })), "kubelet_drop_in"), / --node-ip=fd00::13,10\.0\.0\.13$/m);
    });

    it("has addresses in the form in which a host tells its own (RFC 5952)", () => {
        const script = joinScript(args({ addresses: ["2001:DB8:0::A"] }));
        assert.match(script, /^addresses='?2001:db8::a'?$/m);
        assert.match(printed(script, "kubelet_drop_in"), / --node-ip=2001:db8::a$/m);
    });

    it("puts fields of the installation over its own, maps key by key", () => {
        const settings = {
            kubelet: { configuration: { authentication: { webhook: { cacheTTL: "1m" } }, maxPods: 9 } },
        };
        const { authentication, maxPods } = configuration(joinScript(args({}, settings)));
        assert.deepEqual(authentication, {
            anonymous: { enabled: false },
            webhook: { enabled: true, cacheTTL: "1m" },
            x509: { clientCAFile: "/etc/kubernetes/pki/kubelet-client-ca.crt" },
        });
        assert.equal(maxPods, 9);
    });

    it("passes swap where the kubelet does", () => {
        const settings = { kubelet: { configuration: { failSwapOn: false } } };
        assert.match(joinScript(args()), /^fail_on_swap=yes$/m);
        assert.match(joinScript(args({}, settings)), /^fail_on_swap=no$/m);
    });

    it("has no proxy unless there is one, and none for the cluster itself", () => {
        assert.doesNotMatch(joinScript(args()), /proxy\.example/);
        const settings = { proxy: { url: "http://proxy.example.com:3128", noProxy: ["registry.example.com"] } };
        assert.match(
            printed(joinScript(args({}, settings)), "kubelet_drop_in"),
            /^Environment=NO_PROXY=localhost,127\.0\.0\.1,api\.example\.com,10\.0\.0\.13,\.svc,\.cluster\.local,registry\.example\.com$/m,
        );
    });

    it("keeps any text of a configuration, and nothing of it ends the text early", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary-ascii" }), (note) => {
                const settings = { kubelet: { configuration: { note } } };
                assert.equal(configuration(joinScript(args({}, settings)))["note"], note);
            }),
        );
    });
});

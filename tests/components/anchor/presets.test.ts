import assert from "node:assert/strict";
import { lintStaticPod } from "../../../components/anchor/pod-linter";
import { presetNames } from "../../../components/anchor/presets/names";
import { type EffectiveAnchor } from "../../../components/anchor/effective-anchor";
import { effective, type exampleNodes, presetAnchor } from "./anchors";

interface Pod {
    readonly metadata: { readonly name: string };
    readonly spec: {
        readonly containers: readonly { readonly command: readonly string[]; readonly livenessProbe: unknown }[];
    };
}

function podOf(anchor: EffectiveAnchor): Pod {
    return anchor.pod as unknown as Pod;
}

function faultsWith(
    preset: string,
    further: object,
    known: { pki?: object; nodes?: typeof exampleNodes } = {},
): string[] {
    return effective(presetAnchor(preset, further), known).presetFaults.map(({ message }) => message);
}

function commandOf(preset: string, further: object = {}): readonly string[] {
    const [container] = podOf(effective(presetAnchor(preset, further), { name: preset })).spec.containers;
    return container?.command ?? [];
}

function filesOf(preset: string): string[] {
    return effective(presetAnchor(preset), { name: preset }).files.map(
        ({ path, source, mode, onChange }) =>
            `${path} ${"document" in source ? source.document : ""} ${mode} ${onChange}`,
    );
}

describe("every preset", () => {
    for (const preset of presetNames) {
        it(`${preset}: is a static pod in which the linter finds nothing wrong`, () => {
            assert.deepEqual(lintStaticPod(effective(presetAnchor(preset)).pod, "/etc/kubernetes/manifests"), []);
        });
    }
});

describe("the preset scheduler", () => {
    it("has the flags of kubeadm, with its own kubeconfig", () => {
        assert.deepEqual(commandOf("scheduler"), [
            "kube-scheduler",
            "--authentication-kubeconfig=/etc/kubernetes/scheduler/kubeconfig.yaml",
            "--authorization-kubeconfig=/etc/kubernetes/scheduler/kubeconfig.yaml",
            "--bind-address=127.0.0.1",
            "--kubeconfig=/etc/kubernetes/scheduler/kubeconfig.yaml",
            "--leader-elect=true",
        ]);
    });

    it("starts anew for another authority, and reads a renewed certificate by itself", () => {
        assert.deepEqual(filesOf("scheduler"), [
            "kubeconfig.yaml  0644 restart",
            "pki/kubernetes-ca.pem kubernetes 0644 restart",
            "pki/scheduler-key.pem scheduler 0600 reload",
            "pki/scheduler.pem scheduler 0644 reload",
        ]);
    });

    it("takes further arguments over its own, and asks where it then answers", () => {
        const further = {
            arguments: { "bind-address": "::", "secure-port": 20259, "feature-gates": ["A=true", "B=false"] },
        };
        const anchor = effective(presetAnchor("scheduler", further), { name: "scheduler" });

        assert.ok(commandOf("scheduler", further).includes("--feature-gates=A=true,B=false"));
        assert.equal(anchor.health, "https://[::1]:20259/livez");
        assert.deepEqual((podOf(anchor).spec.containers[0]?.livenessProbe as { httpGet: unknown }).httpGet, {
            host: "::1",
            path: "/livez",
            port: 20259,
            scheme: "HTTPS",
        });
    });

    it("runs on the control plane, unless the anchor says where", () => {
        const selector = (further: object): unknown => effective(presetAnchor("scheduler", further)).nodeSelector;

        assert.deepEqual(selector({}), { "node-role.kubernetes.io/control-plane": "" });
        assert.deepEqual(selector({ nodeSelector: { a: "b" } }), { a: "b" });
    });

    it("has files that the anchor adds, or makes otherwise", () => {
        const files = { "config.yaml": { content: "a" }, "kubeconfig.yaml": { kubeconfig: "scheduler" } };
        const anchor = effective(presetAnchor("scheduler", { files }));

        assert.deepEqual(
            anchor.files.filter(({ path }) => path.endsWith("yaml")).map(({ path, source }) => [path, source.kind]),
            [
                ["config.yaml", "content"],
                ["kubeconfig.yaml", "kubeconfig"],
            ],
        );
    });
});

describe("the preset controller-manager", () => {
    it("has the flags of kubeadm, but for the key of an authority", () => {
        const directory = "/etc/kubernetes/controller-manager";
        assert.deepEqual(commandOf("controller-manager"), [
            "kube-controller-manager",
            `--authentication-kubeconfig=${directory}/kubeconfig.yaml`,
            `--authorization-kubeconfig=${directory}/kubeconfig.yaml`,
            "--bind-address=127.0.0.1",
            `--client-ca-file=${directory}/pki/kubernetes-ca.pem`,
            "--cluster-name=kubernetes",
            "--controllers=*,bootstrapsigner,tokencleaner",
            `--kubeconfig=${directory}/kubeconfig.yaml`,
            "--leader-elect=true",
            `--requestheader-client-ca-file=${directory}/pki/front-proxy-ca.pem`,
            `--root-ca-file=${directory}/pki/kubernetes-ca.pem`,
            `--service-account-private-key-file=${directory}/pki/service-account.key`,
            "--use-service-account-credentials=true",
        ]);
    });

    it("starts anew for another key of service accounts", () => {
        assert.deepEqual(
            filesOf("controller-manager").filter(
                (line) => line.startsWith("pki/service") || line.startsWith("pki/front"),
            ),
            ["pki/front-proxy-ca.pem front-proxy 0644 reload", "pki/service-account.key service-account 0600 restart"],
        );
    });
});

describe("the preset apiserver", () => {
    const at = (file: string): string => `/etc/kubernetes/apiserver/${file}`;

    it("has the flags of kubeadm and one to be gone soon, with the members of etcd by the nodes that have one", () => {
        assert.deepEqual(commandOf("apiserver"), [
            "kube-apiserver",
            "--advertise-address=$(HOST_IP)",
            "--allow-privileged=true",
            "--authorization-mode=Node,RBAC",
            `--client-ca-file=${at("pki/kubernetes-ca.pem")}`,
            "--enable-admission-plugins=NodeRestriction",
            "--enable-bootstrap-token-auth=true",
            `--etcd-cafile=${at("pki/kubernetes-etcd-ca.pem")}`,
            `--etcd-certfile=${at("pki/apiserver-etcd.pem")}`,
            `--etcd-keyfile=${at("pki/apiserver-etcd-key.pem")}`,
            "--etcd-servers=https://192.0.2.10:2379",
            `--kubelet-client-certificate=${at("pki/apiserver-kubelet-client.pem")}`,
            `--kubelet-client-key=${at("pki/apiserver-kubelet-client-key.pem")}`,
            "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
            `--proxy-client-cert-file=${at("pki/front-proxy-client.pem")}`,
            `--proxy-client-key-file=${at("pki/front-proxy-client-key.pem")}`,
            "--requestheader-allowed-names=front-proxy-client",
            `--requestheader-client-ca-file=${at("pki/front-proxy-ca.pem")}`,
            "--requestheader-extra-headers-prefix=X-Remote-Extra-",
            "--requestheader-group-headers=X-Remote-Group",
            "--requestheader-username-headers=X-Remote-User",
            "--secure-port=6443",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            `--service-account-key-file=${at("pki/service-account.pub")}`,
            `--service-account-signing-key-file=${at("pki/service-account.key")}`,
            "--service-cluster-ip-range=10.96.0.0/12",
            "--shutdown-send-retry-after=true",
            `--tls-cert-file=${at("pki/apiserver.pem")}`,
            `--tls-private-key-file=${at("pki/apiserver-key.pem")}`,
        ]);
    });

    it("places every file that a flag names, and names every file that it places", () => {
        const pki = { encryption: {} };
        const { files, pod } = effective(presetAnchor("apiserver"), { name: "apiserver", pki });
        const [container] = (pod as unknown as Pod).spec.containers;
        const named = (container?.command ?? []).flatMap(
            (flag) => /=(\/etc\/kubernetes\/apiserver\/.*)/.exec(flag)?.[1] ?? [],
        );

        assert.deepEqual([...new Set(named)].sort(), files.map(({ path }) => at(path)).sort());
    });

    it("starts anew for what is read once: the authority of etcd and the keys of service accounts", () => {
        assert.deepEqual(
            filesOf("apiserver").filter((line) => line.endsWith("restart")),
            [
                "pki/kubernetes-etcd-ca.pem kubernetes-etcd 0644 restart",
                "pki/service-account.key service-account 0600 restart",
                "pki/service-account.pub service-account 0644 restart",
            ],
        );
    });

    it("repeats flags that take no list", () => {
        const further = { arguments: { "service-account-issuer": ["https://new", "https://old"] } };

        assert.deepEqual(
            commandOf("apiserver", further).filter((flag) => flag.includes("issuer")),
            ["--service-account-issuer=https://new", "--service-account-issuer=https://old"],
        );
    });

    it("has no file of an encryption that there is not, and reads that of one anew by itself", () => {
        const files = (pki: object): string[] =>
            effective(presetAnchor("apiserver"), { pki }).files.map(
                ({ path, mode, onChange }) => `${path} ${mode} ${onChange}`,
            );

        assert.ok(!files({}).some((line) => line.includes("encryption")));
        assert.ok(files({ encryption: {} }).includes("encryption-config.yaml 0600 reload"));
    });

    it("has to be told what nobody can know", () => {
        const nodes = { n0: { addresses: ["192.0.2.10"], roles: ["control-plane"] } } as unknown as typeof exampleNodes;
        const pki = { apiServer: { serviceAddresses: ["10.0.0.1", "fd00::1"] } };
        const known = { arguments: { "service-cluster-ip-range": "10.0.0.0/16,fd00::/112" } };

        assert.deepEqual(faultsWith("apiserver", {}, { nodes }), [
            "the preset apiserver lacks etcd-servers: no node of flotilla:nodes has a member of etcd. Give nodes the role etcd, or add it",
        ]);
        assert.equal(faultsWith("apiserver", {}, { pki }).length, 1);
        assert.deepEqual(faultsWith("apiserver", known, { pki }), []);
    });
});

import assert from "node:assert/strict";
import { lintStaticPod } from "../../../components/anchor/pod-linter";
import { presetNames } from "../../../components/anchor/presets/names";
import { type EffectiveAnchor } from "../../../components/anchor/effective-anchor";
import { effective, presetAnchor } from "./anchors";

interface Pod {
    readonly metadata: { readonly name: string };
    readonly spec: {
        readonly containers: readonly { readonly command: readonly string[]; readonly livenessProbe: unknown }[];
    };
}

function podOf(anchor: EffectiveAnchor): Pod {
    return anchor.pod as unknown as Pod;
}

function commandOf(preset: string, further: object = {}): readonly string[] {
    const [container] = podOf(effective(presetAnchor(preset, further), { name: preset })).spec.containers;
    return container?.command ?? [];
}

function filesOf(preset: string): string[] {
    return effective(presetAnchor(preset), { name: preset }).files.map(
        ({ path, source, mode, onChange }) =>
            `${path} ${source.kind === "content" ? "" : source.document} ${mode} ${onChange}`,
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

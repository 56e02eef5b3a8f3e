import assert from "node:assert/strict";
import { anchorDaemonSet, removalDaemonSet } from "../../../components/anchor/daemon-set";
import { effective, manifestAnchor } from "./anchors";

const surroundings = { revision: "r", pullSecrets: [] };

/** The pod of an anchor's DaemonSet. */
function podOf(further: object = {}) {
    return anchorDaemonSet(effective(manifestAnchor(further)), surroundings).spec.template.spec;
}

function containerOf(further: object = {}) {
    const [container] = podOf(further).containers;
    assert.ok(container);
    return container;
}

function environmentOf(further: object = {}): Record<string, unknown> {
    return Object.fromEntries(
        containerOf(further).env.map((variable) => [variable.name, "value" in variable ? variable.value : undefined]),
    );
}

const ownFile = { certificate: "kubelet-$(NODE_NAME)", part: "privateKey" };

describe("the DaemonSet of an anchor", () => {
    it("gives its pods no token, no privileges and a read-only root", () => {
        const pod = podOf();
        const { securityContext } = containerOf();

        assert.equal(pod.automountServiceAccountToken, false);
        assert.deepEqual(pod.securityContext, { seccompProfile: { type: "RuntimeDefault" } });
        assert.deepEqual(securityContext, {
            runAsUser: 0,
            runAsGroup: 0,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
        });
    });

    it("adds what it takes to give files to others, and only where there are such files", () => {
        const { capabilities } = containerOf({ files: { a: { content: "", owner: "65534:65534" } } }).securityContext;

        assert.deepEqual(capabilities, { drop: ["ALL"], add: ["CHOWN", "DAC_OVERRIDE", "FOWNER"] });
    });

    it("mounts three directories of the node and no other", () => {
        const paths = podOf({ directory: "/srv/web" }).volumes.flatMap((volume) =>
            "hostPath" in volume ? [volume.hostPath.path] : [],
        );

        assert.deepEqual(paths, ["/srv/web", "/etc/kubernetes/manifests", "/var/lib/flotilla/anchors/a"]);
    });

    it("shows each node its own part of the Secret of all nodes", () => {
        const further = { files: { "pki/key.pem": ownFile } };
        const volume = podOf(further).volumes.find(({ name }) => name === "node");
        const mount = containerOf(further).volumeMounts.find(({ name }) => name === "node");

        assert.deepEqual(volume, {
            name: "node",
            secret: {
                secretName: "a-anchor-nodes",
                defaultMode: 0o400,
                items: [
                    ...["n0", "n1", "n2"].map((node) => ({
                        key: `${node}.files__pki__key.pem`,
                        path: `${node}/files__pki__key.pem`,
                    })),
                    ...["n0", "n1", "n2"].map((node) => ({ key: "revision", path: `${node}/revision` })),
                ],
            },
        });
        assert.deepEqual(mount, {
            name: "node",
            mountPath: "/anchor/node",
            subPathExpr: "$(NODE_NAME)",
            readOnly: true,
        });
    });

    it("tells the script what there is, and nothing of Secrets that there are not", () => {
        const files = { a: { trustBundle: "kubernetes" }, b: ownFile };

        assert.deepEqual(environmentOf({ files, health: { tcp: "127.0.0.1:80" }, period: 30 }), {
            NODE_NAME: undefined,
            ANCHOR_REVISION: undefined,
            ANCHOR_NAME: "a",
            ANCHOR_STATE: "present",
            ANCHOR_SOURCES: "/anchor/config:/anchor/secrets:/anchor/node",
            ANCHOR_HOST_ROOT: "/host",
            ANCHOR_DIRECTORY: "/etc/kubernetes/a",
            ANCHOR_MANIFEST_DIRECTORY: "/etc/kubernetes/manifests",
            ANCHOR_STATE_DIRECTORY: "/var/lib/flotilla/anchors/a",
            ANCHOR_MANIFEST: "a.yaml",
            ANCHOR_PERIOD: "30",
            ANCHOR_HEALTH_TIMEOUT: "120",
            ANCHOR_HEALTH: "tcp://127.0.0.1:80",
        });
        assert.equal(environmentOf()["ANCHOR_SOURCES"], "/anchor/config");
        assert.equal(environmentOf({ files, state: "absent" })["ANCHOR_SOURCES"], "/anchor/config");
    });

    it("names hooks by their key among the sources, with their limit of time", () => {
        const hooks = { beforeStop: { script: "true", timeout: 7 }, afterStart: { script: "true" } };
        const environment = environmentOf({ hooks });

        assert.deepEqual(
            Object.entries(environment).filter(([name]) => name.includes("HOOK")),
            [
                ["ANCHOR_HOOK_BEFORE_STOP", "before-stop.sh"],
                ["ANCHOR_HOOK_BEFORE_STOP_TIMEOUT", "7"],
                ["ANCHOR_HOOK_AFTER_START", "after-start.sh"],
                ["ANCHOR_HOOK_AFTER_START_TIMEOUT", "30"],
            ],
        );
    });

    it("has no preStop hook and no liveness probe: whatever ends a pod removes nothing", () => {
        assert.deepEqual(
            ["lifecycle", "livenessProbe"].filter((key) => key in containerOf()),
            [],
        );
    });

    it("removes on exactly those nodes that are not selected", () => {
        const anchor = effective(manifestAnchor({ nodeSelector: { a: "1", b: "" }, removal: "unlabeled" }));
        const pod = removalDaemonSet(anchor, surroundings).spec.template.spec;

        assert.deepEqual((pod as Record<string, unknown>)["affinity"], {
            nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                    nodeSelectorTerms: [
                        { matchExpressions: [{ key: "a", operator: "NotIn", values: ["1"] }] },
                        { matchExpressions: [{ key: "b", operator: "NotIn", values: [""] }] },
                    ],
                },
            },
        });
        const state = pod.containers[0]?.env.find(({ name }) => name === "ANCHOR_STATE");
        assert.deepEqual(state, { name: "ANCHOR_STATE", value: "absent" });
        assert.ok(!pod.volumes.some((volume) => "secret" in volume));
    });
});

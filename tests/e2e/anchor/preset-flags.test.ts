import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { anchorsConfiguration } from "../../../components/anchor/config";
import { effectiveAnchor } from "../../../components/anchor/effective-anchor";
import { nodesConfiguration } from "../../../components/node/config";
import { pkiConfiguration } from "../../../components/pki/config";
import { testTools } from "../../support/shared-cluster";

const surroundings = {
    nodes: nodesConfiguration.parse({ n0: { addresses: ["192.0.2.10"], roles: ["control-plane", "etcd"] } }),
    pki: pkiConfiguration.parse({ encryption: {} }),
};

describe("the flags of presets", function () {
    this.timeout(120_000);

    for (const [preset, tool, last] of [
        ["apiserver", "kube-apiserver", "--help"],
        ["scheduler", "kube-scheduler", "--help"],
        ["controller-manager", "kube-controller-manager", "--help"],
        ["etcd", "etcd", "--version"],
    ] as const) {
        it(`${preset}: are all known to the component, with values that it can read`, async () => {
            const tools = await testTools();
            const anchor = { preset, image: `${tool}:v1.35.4`, anchorImage: "busybox:1.37.0" };
            const { a } = anchorsConfiguration.parse({ a: anchor });
            assert.ok(a);
            const { spec } = effectiveAnchor("a", a, surroundings).pod as {
                spec: { containers: { command: string[] }[] };
            };
            const [, ...flags] = spec.containers[0]?.command ?? [];
            const known = flags.map((flag) =>
                flag.replaceAll("$(HOST_IP)", "192.0.2.10").replace("@ETCD_INITIAL_CLUSTER_STATE@", "new"),
            );

            // Flags are read before help, or the version, is given.
            const { status, stderr } = spawnSync(tools[tool], [...known, last], { encoding: "utf8" });
            const wrong = spawnSync(tools[tool], [...known, "--no-such-flag", last], { encoding: "utf8" });

            assert.deepEqual([stderr, status], ["", 0]);
            assert.notEqual(wrong.status, 0);
        });
    }
});

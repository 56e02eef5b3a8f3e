import assert from "node:assert/strict";
import { configMapObject } from "../../../components/fiaas/config-map";
import { daemonWith } from "./daemon";

describe("the ConfigMap of a daemon", () => {
    it("has the name that fdd mounts, the label that Skipper looks for, and both keys", () => {
        assert.deepEqual(configMapObject(daemonWith(), "payments"), {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: {
                name: "fiaas-deploy-daemon",
                namespace: "payments",
                labels: { app: "fiaas-deploy-daemon" },
            },
            data: { "cluster_config.yaml": "enable-crd-support: true\n", tag: "stable" },
        });
    });
});

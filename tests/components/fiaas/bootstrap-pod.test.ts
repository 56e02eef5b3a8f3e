import assert from "node:assert/strict";
import { bootstrapPod, isBestEffortOnly, withoutResources } from "../../../components/fiaas/bootstrap-pod";
import type { EffectiveDaemon } from "../../../components/fiaas/effective-daemon";
import { daemonWith } from "./daemon";

const podOf = (changes: Partial<EffectiveDaemon> = {}, pullSecrets: string[] = []) =>
    bootstrapPod(daemonWith(changes), "payments", pullSecrets);

describe("the bootstrap pod", () => {
    it("is the one that Skipper makes, with the whole configuration, the version and the account", () => {
        assert.deepEqual(podOf(), {
            apiVersion: "v1",
            kind: "Pod",
            metadata: {
                name: "fiaas-deploy-daemon-bootstrap",
                namespace: "payments",
                labels: { app: "fiaas-deploy-daemon-bootstrap" },
            },
            spec: {
                restartPolicy: "Never",
                dnsPolicy: "ClusterFirst",
                serviceAccountName: "fiaas-deploy-daemon",
                containers: [
                    {
                        name: "fiaas-deploy-daemon-bootstrap",
                        image: "fiaas/fiaas-deploy-daemon:v1.10.0",
                        imagePullPolicy: "IfNotPresent",
                        command: ["fiaas-deploy-daemon-bootstrap"],
                        args: [
                            "--enable-crd-support",
                            "--use-apiextensionsv1-crd",
                            "--enable-service-account-per-app",
                            "--use-networkingv1-ingress",
                        ],
                        env: [{ name: "FIAAS_VERSION", value: "v1.10.0" }],
                        resources: { requests: { memory: "128Mi" } },
                        terminationMessagePolicy: "FallbackToLogsOnError",
                        volumeMounts: [{ name: "config", mountPath: "/var/run/config/fiaas/", readOnly: true }],
                    },
                ],
                volumes: [{ name: "config", configMap: { name: "fiaas-deploy-daemon" } }],
            },
        });
    });

    const flags: [key: string, value: boolean, args: string[]][] = [
        ["use-apiextensionsv1-crd", true, ["--enable-crd-support", "--use-apiextensionsv1-crd"]],
        ["enable-service-account-per-app", true, ["--enable-crd-support", "--enable-service-account-per-app"]],
        ["enable-service-account-per-app", false, ["--enable-crd-support"]],
        ["use-networkingv1-ingress", true, ["--enable-crd-support", "--use-networkingv1-ingress"]],
        ["include-status-in-app", true, ["--enable-crd-support"]],
    ];
    for (const [key, value, args] of flags) {
        it(`has the arguments ${args.join(" ")} where ${key} is ${value}`, () => {
            assert.deepEqual(podOf({ clusterConfig: { [key]: value } }).spec.containers[0]?.args, args);
        });
    }

    it("has the annotations of pods", () => {
        const specification = { annotations: { pod: { a: "b" }, service: { c: "d" } } };

        assert.deepEqual(podOf({ specification }).metadata.annotations, { a: "b" });
    });

    for (const specification of [{}, { annotations: null }, { annotations: { pod: null } }]) {
        it(`has no annotations where there are none: ${JSON.stringify(specification)}`, () => {
            assert.ok(!("annotations" in podOf({ specification }).metadata));
        });
    }

    const resources: [given: unknown, expected: object][] = [
        [undefined, {}],
        [null, {}],
        [{ requests: { cpu: "1" } }, { requests: { cpu: "1" } }],
        [
            { requests: { cpu: "1" }, limits: { cpu: null } },
            { limits: { cpu: null }, requests: { cpu: "1" } },
        ],
    ];
    for (const [given, expected] of resources) {
        it(`takes resources as they are, without fdd's defaults: ${JSON.stringify(given)}`, () => {
            assert.deepEqual(podOf({ specification: { resources: given } }).spec.containers[0]?.resources, expected);
        });
    }

    it("pulls with the namespace's secrets", () => {
        assert.deepEqual(podOf({}, ["gcr", "quay"]).spec.imagePullSecrets, [{ name: "gcr" }, { name: "quay" }]);
    });

    it("can do without resources, and is the same in everything else", () => {
        const pod = podOf();

        assert.deepEqual(withoutResources(pod), podOf({ specification: {} }));
        assert.deepEqual(pod, podOf());
    });
});

describe("a namespace that admits only pods without resources", () => {
    const quota = (hard: object, more: object) => ({ metadata: { name: "q" }, spec: { hard, ...more } });
    const selector = (scopeName: string) => ({
        scopeSelector: { matchExpressions: [{ scopeName, operator: "Exists" }] },
    });
    const cases: [string, unknown[], boolean][] = [
        ["has no quota", [], false],
        ["allows no other pods", [quota({ pods: "0" }, { scopes: ["NotBestEffort"] })], true],
        ["allows no other pods by a selector", [quota({ pods: "0" }, selector("NotBestEffort"))], true],
        ["allows some other pods", [quota({ pods: "1" }, { scopes: ["NotBestEffort"] })], false],
        ["allows no pods at all", [quota({ pods: "0" }, {})], false],
        ["allows no pods without resources", [quota({ pods: "0" }, { scopes: ["BestEffort"] })], false],
        ["limits something else", [quota({ "requests.cpu": "0" }, { scopes: ["NotBestEffort"] })], false],
        [
            "has one such quota among several",
            [quota({ pods: "9" }, {}), quota({ pods: "0" }, { scopes: ["NotBestEffort"] })],
            true,
        ],
        ["has a quota of a form that nobody knows", [null, "quota", {}, { spec: { hard: null } }], false],
    ];
    for (const [what, quotas, expected] of cases) {
        it(`is ${expected ? "" : "not "}one that ${what}`, () => {
            assert.equal(isBestEffortOnly(quotas), expected);
        });
    }
});

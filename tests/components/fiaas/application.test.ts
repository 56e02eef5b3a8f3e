import assert from "node:assert/strict";
import { applicationObject, keepers } from "../../../components/fiaas/application";
import type { EffectiveDaemon } from "../../../components/fiaas/effective-daemon";
import { daemonWith } from "./daemon";

const configOf = (daemon: EffectiveDaemon): unknown => applicationObject(daemon, "payments").spec.config;
const adopt = { deploymentId: "d0", objects: ["application"] } as const;

describe("the Application of a daemon", () => {
    it("is the one that Skipper writes, with the hash of the configuration and without the deployment id", () => {
        assert.deepEqual(applicationObject(daemonWith(), "payments"), {
            apiVersion: "fiaas.schibsted.io/v1",
            kind: "Application",
            metadata: {
                name: "fiaas-deploy-daemon",
                namespace: "payments",
                labels: { app: "fiaas-deploy-daemon", heritage: "FIAAS-Skipper", "fiaas/bootstrap": "true" },
            },
            spec: {
                application: "fiaas-deploy-daemon",
                image: "fiaas/fiaas-deploy-daemon:v1.10.0",
                config: {
                    version: 3,
                    resources: { requests: { memory: "128Mi" } },
                    annotations: { pod: { "flotilla/configuration": "c0ffee" } },
                },
            },
        });
    });

    it("has its fields always in the same order", () => {
        const daemon = daemonWith({
            additionalAnnotations: { pod: { a: "b" } },
            additionalLabels: { pod: { c: "d" } },
        });

        assert.deepEqual(Object.keys(applicationObject(daemon, "payments").spec), [
            "application",
            "image",
            "config",
            "additional_labels",
            "additional_annotations",
        ]);
    });

    const annotations: [string, unknown, object][] = [
        ["those of other kinds", { service: { a: "b" } }, { service: { a: "b" }, pod: {} }],
        ["those of pods", { pod: { a: "b" } }, { pod: { a: "b" } }],
        ["a key without a value", null, { pod: {} }],
        ["pods without a value", { pod: null }, { pod: {} }],
    ];
    for (const [what, given, expected] of annotations) {
        it(`adds the hash to annotations and keeps ${what}`, () => {
            const pod = { ...(expected as { pod: object }).pod, "flotilla/configuration": "c0ffee" };

            assert.deepEqual(configOf(daemonWith({ specification: { annotations: given } })), {
                annotations: { ...expected, pod },
            });
        });
    }

    it("does not change the specification that it is made of", () => {
        const daemon = daemonWith({ specification: { annotations: { pod: { a: "b" } } } });
        applicationObject(daemon, "payments");

        assert.deepEqual(daemon.specification, { annotations: { pod: { a: "b" } } });
    });

    it("has no hash while it is only adopted, and has it with change, so that the end of the adoption changes nothing", () => {
        const [kept, changed] = [daemonWith({ adopt }), daemonWith({ adopt: { ...adopt, change: true } })];

        assert.deepEqual(configOf(kept), kept.specification);
        assert.deepEqual(configOf(changed), configOf(daemonWith()));
    });

    it("is declared without the label of bootstraps where that is temporary, unless it stays as it was found", () => {
        const labelsOf = (daemon: EffectiveDaemon) =>
            Object.keys(applicationObject(daemon, "payments").metadata.labels);

        assert.deepEqual(labelsOf(daemonWith({ bootstrapLabel: "temporary" })), ["app", "heritage"]);
        assert.ok(labelsOf(daemonWith({ bootstrapLabel: "temporary", adopt })).includes("fiaas/bootstrap"));
    });

    it("keeps the image's digest in an annotation", () => {
        const { metadata } = applicationObject(daemonWith({ digest: "sha256:abc" }), "payments");

        assert.deepEqual(metadata.annotations, { "flotilla/image-digest": "sha256:abc" });
    });

    const additional: [string, EffectiveDaemon["additionalLabels"], object | undefined][] = [
        ["none", {}, undefined],
        ["none but empty ones", { pod: {} }, undefined],
        ["those that are not empty", { pod: {}, status: { a: "b" } }, { status: { a: "b" } }],
    ];
    for (const [what, given, expected] of additional) {
        it(`has additional labels and annotations: ${what}`, () => {
            const { spec } = applicationObject(
                daemonWith({ additionalLabels: given, additionalAnnotations: given }),
                "payments",
            );

            assert.deepEqual(spec.additional_labels, expected);
            assert.deepEqual(spec.additional_annotations, expected);
            assert.equal("additional_labels" in spec, expected !== undefined);
        });
    }
});

describe("the keepers of a deployment id", () => {
    const changes: [keeper: string, change: Partial<EffectiveDaemon>][] = [
        ["image", { image: "fiaas/fiaas-deploy-daemon:v1.9.0" }],
        ["spec", { specification: { version: 3 } }],
        ["additionalLabels", { additionalLabels: { pod: { a: "b" } } }],
        ["additionalAnnotations", { additionalAnnotations: { pod: { a: "b" } } }],
        ["configuration", { configurationHash: "decaf" }],
        ["force", { force: "again" }],
    ];
    for (const [keeper, change] of changes) {
        it(`change in ${keeper}, and nowhere else`, () => {
            const before = keepers(daemonWith(), "payments");
            const after = keepers(daemonWith(change), "payments");

            const moved = Object.keys(after).filter(
                (key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
            );
            assert.deepEqual(moved, [keeper]);
        });
    }

    const irrelevant: Partial<EffectiveDaemon>[] = [
        { channel: "latest", tag: "latest", source: "pin" },
        { deadline: 300 },
        { wave: 2 },
        { retain: true },
        { digest: "sha256:abc" },
    ];
    for (const change of irrelevant) {
        it(`do not change with ${Object.keys(change).join(", ")}`, () => {
            assert.deepEqual(keepers(daemonWith(change), "payments"), keepers(daemonWith(), "payments"));
        });
    }

    it("are the adopted id, whatever else is configured, until the daemon may be changed", () => {
        const image = "fiaas/fiaas-deploy-daemon:v1.9.0";
        const adopted = daemonWith({ adopt, image });

        assert.deepEqual(keepers(adopted, "payments"), { adopted: "d0" });
        assert.deepEqual(
            keepers(daemonWith({ adopt: { ...adopt, change: true }, image }), "payments"),
            keepers(daemonWith({ image }), "payments"),
        );
    });
});

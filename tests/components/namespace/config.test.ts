import assert from "node:assert/strict";
import { z } from "zod";
import { namespacesConfiguration } from "../../../components/namespace/config";
import { type FaultCase, faults } from "./faults";

const notOurs = "contradicts create: false, with which the namespace is never changed. Remove one of the two";

const cases: readonly FaultCase[] = [
    {
        rule: "levels and versions of pod security that do not exist",
        namespace: { podSecurity: { enforce: "strict", warn: 1, version: "1.35" } },
        expected: [
            'podSecurity enforce: "strict" is not a level of pod security. Use privileged, baseline or restricted',
            "podSecurity warn: 1 is not a level of pod security. Use privileged, baseline or restricted",
            'podSecurity version: "1.35" is not a version of the levels. Use latest, or a version of Kubernetes such as v1.35',
        ],
    },
    {
        rule: "a version of no level",
        namespace: { podSecurity: { version: "latest" } },
        expected: ['podSecurity version: "latest" belongs to no level. Set enforce, audit or warn, too'],
    },
    {
        rule: "a label that contradicts podSecurity",
        namespace: {
            podSecurity: { enforce: "restricted" },
            labels: { "pod-security.kubernetes.io/warn": "baseline", "pod-security.kubernetes.io/audit": "restricted" },
        },
        expected: [
            'labels pod-security.kubernetes.io/warn: "baseline" contradicts podSecurity, which sets it to "restricted". ' +
                "Remove one of the two",
        ],
    },
    {
        rule: "labels, annotations and pod security of a namespace that is not its own",
        namespace: { create: false, labels: { a: "b" }, annotations: { c: "d" }, podSecurity: { warn: "baseline" } },
        expected: [
            `labels: {"a":"b"} ${notOurs}`,
            `annotations: {"c":"d"} ${notOurs}`,
            `podSecurity: {"warn":"baseline"} ${notOurs}`,
        ],
    },
    {
        rule: "a list of directions to deny",
        namespace: { defaultDeny: ["ingress"] },
        expected: ['defaultDeny: ["ingress"] is a list, but a map of keys is wanted here. Write a map of keys'],
    },
];

describe("a namespace's configuration", () => {
    for (const { rule, namespace, expected } of cases) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(faults(namespace), expected);
        });
    }

    it("takes objects in a namespace that is not its own, and protection of what is never deleted", () => {
        const contents = { quota: { pods: 1 }, limits: { max: { cpu: 1 } }, defaultDeny: { ingress: true } };
        assert.deepEqual(faults({ create: false, protect: true, retainOnDelete: true, labels: {}, ...contents }), []);
    });

    it("takes sections that are empty, as a layer leaves them that took everything out", () => {
        assert.deepEqual(faults({ quota: {}, limits: { max: {} }, defaultDeny: {}, podSecurity: {} }), []);
    });

    it("has a JSON schema of what stands in the file, with a description and an example of each key", () => {
        const schema = z.toJSONSchema(namespacesConfiguration, { target: "draft-7", io: "input" });
        const { properties } = schema.additionalProperties as { properties: Record<string, Record<string, unknown>> };
        assert.deepEqual(properties["quota"]?.["additionalProperties"], { type: ["string", "number"] });
        for (const [key, { description, examples }] of Object.entries(properties)) {
            assert.ok(typeof description === "string" && Array.isArray(examples), key);
        }
    });
});

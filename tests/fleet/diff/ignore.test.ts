import assert from "node:assert/strict";
import fc from "fast-check";
import { applyIgnoreRules, parseIgnoreRule } from "../../../fleet/diff/ignore";
import type { ConfigurationChange, ResourceChange } from "../../../fleet/report/report";
import { UserError } from "../../../fleet/user-error";
import { kubernetesObject, resourceChange, updated } from "../report/build-report";

interface Changes {
    readonly configuration: readonly ConfigurationChange[];
    readonly resources: readonly ResourceChange[];
}

const namespace = resourceChange({
    type: "kubernetes:core/v1:Namespace",
    object: kubernetesObject("v1", "Namespace", "payments"),
    changes: [updated("metadata.labels.team", "a", "b"), updated('metadata.labels["example.com/b"]', "a", "b")],
});
const configMap = resourceChange({ changes: [updated('data["cluster.yaml"]', "a", "b")] });
const created = resourceChange({ action: "create" });
const id = resourceChange({ type: "flotilla:fiaas:DeploymentId", changes: [updated("keepers.image", 1, 2)] });
delete (id as { object?: unknown }).object;
const all: Changes = {
    configuration: [{ path: "namespaces.payments.labels.team", old: "a", new: "b" }],
    resources: [namespace, configMap, created, id],
};

describe("a rule of --ignore", () => {
    const cases: readonly { rule: string; left: readonly string[]; count: number }[] = [
        { rule: "Namespace", left: ["configuration", "ConfigMap", "ConfigMap create", "DeploymentId"], count: 1 },
        { rule: "ConfigMap", left: ["configuration", "Namespace 2", "DeploymentId"], count: 2 },
        { rule: "DeploymentId", left: ["configuration", "Namespace 2", "ConfigMap", "ConfigMap create"], count: 1 },
        {
            rule: "metadata.labels.team",
            left: ["configuration", "Namespace", "ConfigMap", "ConfigMap create", "DeploymentId"],
            count: 1,
        },
        { rule: "metadata.labels", left: ["configuration", "ConfigMap", "ConfigMap create", "DeploymentId"], count: 2 },
        {
            rule: "metadata.*.team",
            left: ["configuration", "Namespace", "ConfigMap", "ConfigMap create", "DeploymentId"],
            count: 1,
        },
        {
            rule: "namespaces.payments",
            left: ["Namespace 2", "ConfigMap", "ConfigMap create", "DeploymentId"],
            count: 1,
        },
        {
            rule: 'ConfigMap:data["cluster.yaml"]',
            left: ["configuration", "Namespace 2", "ConfigMap create", "DeploymentId"],
            count: 1,
        },
        {
            rule: "Namespace:data.*",
            left: ["configuration", "Namespace 2", "ConfigMap", "ConfigMap create", "DeploymentId"],
            count: 0,
        },
    ];
    for (const { rule, left, count } of cases) {
        it(`${rule} leaves ${left.join(", ")} and counts ${count}`, () => {
            const kept = applyIgnoreRules(all, [parseIgnoreRule(rule)]);

            assert.deepEqual(
                [
                    ...kept.configuration.map(() => "configuration"),
                    ...kept.resources.map(({ object, action, changes }) =>
                        [
                            object?.kind ?? "DeploymentId",
                            ...(action === "create" ? ["create"] : []),
                            ...(changes.length > 1 ? [changes.length] : []),
                        ].join(" "),
                    ),
                ],
                left,
            );
            assert.equal(kept.ignored.get(rule) ?? 0, count);
        });
    }

    for (const text of ["", ":", "ConfigMap.data", "Kind:", ":data", "...", "data["]) {
        it(`${JSON.stringify(text)} is none`, () => {
            assert.throws(
                () => parseIgnoreRule(text),
                (error) =>
                    error instanceof UserError &&
                    error.exitCode === 2 &&
                    error.message.startsWith(`--ignore: ${JSON.stringify(text)} is not a rule. Write a kind`),
            );
        });
    }

    const anyRule = fc
        .constantFrom("Namespace", "ConfigMap", "ConfigMap:data.*", "data", "metadata.labels.team", "a.*", "*", "x")
        .map(parseIgnoreRule);
    const anyField = fc.constantFrom("data.a", "metadata.labels.team", "a.b", "spec[0].c");
    const anyChanges: fc.Arbitrary<Changes> = fc.record({
        configuration: fc.uniqueArray(anyField).map((paths) => paths.map((path) => ({ path, old: 1, new: 2 }))),
        resources: fc.array(
            fc
                .tuple(fc.constantFrom("Namespace", "ConfigMap", "Secret"), fc.uniqueArray(anyField))
                .map(([kind, paths]) =>
                    resourceChange({
                        object: kubernetesObject("v1", kind, "one"),
                        action: paths.length === 0 ? "create" : "update",
                        changes: paths.map((path) => updated(path, 1, 2)),
                    }),
                ),
        ),
    });
    const fieldsIn = (resources: readonly ResourceChange[]): number =>
        resources.reduce((sum, { changes }) => sum + changes.length, 0);

    it("only ever takes something out, and what is out is counted, each thing once", () => {
        fc.assert(
            fc.property(anyChanges, fc.uniqueArray(anyRule, { selector: ({ text }) => text }), (changes, rules) => {
                const { configuration, resources, ignored } = applyIgnoreRules(changes, rules);

                assert.ok(configuration.every((change) => changes.configuration.includes(change)));
                assert.ok(resources.length <= changes.resources.length);
                const isOfKind = ({ object }: ResourceChange): boolean =>
                    rules.some(({ kind, path }) => path === undefined && kind === object?.kind);
                const wholes = changes.resources.filter(isOfKind);
                const fields = fieldsIn(changes.resources) - fieldsIn(wholes) - fieldsIn(resources);
                const sections = changes.configuration.length - configuration.length;
                const counted = [...ignored.values()].reduce((sum, count) => sum + count, 0);
                assert.equal(counted, wholes.length + fields + sections);
            }),
        );
    });

    it("leaves everything where there is none", () => {
        fc.assert(
            fc.property(anyChanges, (changes) => {
                assert.deepEqual(applyIgnoreRules(changes, []), { ...changes, ignored: new Map() });
            }),
        );
    });
});

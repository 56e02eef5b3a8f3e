import assert from "node:assert/strict";
import { namespacesConfiguration } from "../../../components/namespace/config";
import { Namespace } from "../../../components/namespace/namespace";
import { record, type RecordedResource } from "../../support/recorder";

const everything = {
    quota: { pods: 50 },
    limits: { default: { memory: "512Mi" }, min: {} },
    defaultDeny: { ingress: true, egress: true },
};

async function declare(raw: unknown): Promise<{ resources: RecordedResource[]; component: Namespace }> {
    const configuration = namespacesConfiguration.parse({ payments: raw })["payments"] ?? assert.fail();
    let component: Namespace | undefined;
    const resources = await record(() => {
        component = new Namespace("prod-1-payments", { namespace: "payments", configuration });
    });
    return { resources, component: component ?? assert.fail() };
}

function namesOf(resources: readonly RecordedResource[]): string[] {
    return resources.map(({ type, name }) => `${type} ${name}`);
}

function inputsOf(resources: readonly RecordedResource[], name: string): Readonly<Record<string, unknown>> {
    return resources.find((resource) => resource.name === name)?.inputs ?? assert.fail(`${name} is not declared`);
}

describe("Namespace", () => {
    it("registers frozen types and names for what is in it", async () => {
        const { resources } = await declare(everything);

        assert.deepEqual(namesOf(resources), [
            "flotilla:namespace:Namespace prod-1-payments",
            "kubernetes:core/v1:LimitRange prod-1-payments-limits",
            "kubernetes:core/v1:Namespace prod-1-payments-namespace",
            "kubernetes:core/v1:ResourceQuota prod-1-payments-quota",
            "kubernetes:networking.k8s.io/v1:NetworkPolicy prod-1-payments-default-deny",
        ]);
    });

    it("gives its objects names of their own in the cluster, and says exactly what was declared", async () => {
        const { resources } = await declare(everything);

        const metadata = { name: "flotilla", namespace: "payments" };
        const { metadata: quotaMetadata, spec: quota } = inputsOf(resources, "prod-1-payments-quota");
        assert.deepEqual([quotaMetadata, quota], [metadata, { hard: { pods: "50" } }]);
        const { metadata: limitsMetadata, spec: limits } = inputsOf(resources, "prod-1-payments-limits");
        assert.deepEqual(
            [limitsMetadata, limits],
            [metadata, { limits: [{ type: "Container", default: { memory: "512Mi" } }] }],
        );
        const { metadata: policyMetadata, spec: policy } = inputsOf(resources, "prod-1-payments-default-deny");
        assert.deepEqual(
            [policyMetadata, policy],
            [
                { name: "default-deny", namespace: "payments" },
                { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
            ],
        );
    });

    const directions: readonly (readonly [deny: object, policyTypes: readonly string[]])[] = [
        [{ ingress: true }, ["Ingress"]],
        [{ egress: true, ingress: false }, ["Egress"]],
    ];
    for (const [defaultDeny, policyTypes] of directions) {
        it(`denies ${policyTypes.join()} alone for ${JSON.stringify(defaultDeny)}`, async () => {
            const { resources } = await declare({ defaultDeny });

            const { spec } = inputsOf(resources, "prod-1-payments-default-deny");
            assert.deepEqual(spec, { podSelector: {}, policyTypes });
        });
    }

    it("declares no object for what limits and denies nothing", async () => {
        const { resources } = await declare({ quota: {}, limits: { max: {} }, defaultDeny: { ingress: false } });

        assert.deepEqual(namesOf(resources), [
            "flotilla:namespace:Namespace prod-1-payments",
            "kubernetes:core/v1:Namespace prod-1-payments-namespace",
        ]);
    });

    it("declares what is in a namespace that is not its own, but not the namespace", async () => {
        const { resources, component } = await declare({ ...everything, create: false });

        assert.equal(component.namespace, undefined);
        assert.deepEqual(
            resources.map(({ name }) => name),
            ["prod-1-payments", "prod-1-payments-limits", "prod-1-payments-quota", "prod-1-payments-default-deny"],
        );
    });

    it("shows the namespace to those who have to wait for it", async () => {
        const { component } = await declare({});

        assert.ok(component.namespace !== undefined);
    });

    const prefix = "pod-security.kubernetes.io";
    const levels: readonly (readonly [podSecurity: object, labels: Readonly<Record<string, string>>])[] = [
        [{}, {}],
        [
            { enforce: "restricted" },
            {
                [`${prefix}/enforce`]: "restricted",
                [`${prefix}/audit`]: "restricted",
                [`${prefix}/warn`]: "restricted",
            },
        ],
        [{ warn: "baseline" }, { [`${prefix}/warn`]: "baseline" }],
        [
            { enforce: "baseline", audit: "privileged", warn: "restricted", version: "v1.35" },
            {
                [`${prefix}/enforce`]: "baseline",
                [`${prefix}/enforce-version`]: "v1.35",
                [`${prefix}/audit`]: "privileged",
                [`${prefix}/audit-version`]: "v1.35",
                [`${prefix}/warn`]: "restricted",
                [`${prefix}/warn-version`]: "v1.35",
            },
        ],
    ];
    for (const [podSecurity, labels] of levels) {
        it(`has the labels of pod security ${JSON.stringify(podSecurity)} beside its own`, async () => {
            const { resources } = await declare({ podSecurity, labels: { team: "payments" } });

            const { metadata } = inputsOf(resources, "prod-1-payments-namespace");
            assert.deepEqual(metadata, { name: "payments", labels: { team: "payments", ...labels }, annotations: {} });
        });
    }
});

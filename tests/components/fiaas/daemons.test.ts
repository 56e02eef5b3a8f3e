import assert from "node:assert/strict";
import { type DaemonOutputs, daemonOutputs } from "../../../components/fiaas/daemon-outputs";
import { Installation } from "../../../components/installation/installation";
import { parseConfiguration } from "../../../components/installation/parse";
import { record, type RecordedResource } from "../../support/recorder";

const channels = { stable: { image: "fiaas/fdd:v1.10.0" }, latest: { image: "fiaas/fdd:v1.11.0" } };

function declare(namespaces: object, fiaas: object = { channels }, more: object = {}): Promise<RecordedResource[]> {
    const sections = { cluster: { identifier: "prod-1" }, namespaces, fiaas, ...more };
    const configuration = parseConfiguration(sections, () => ({ file: "test" }));
    return record(() => {
        new Installation("prod-1", { configuration, kubeconfig: "k", secrets: { "env:QUAY": "p" } });
    });
}

function inputsOf(resources: readonly RecordedResource[], name: string): Readonly<Record<string, unknown>> {
    return (
        resources.find((each) => each.name === name && each.custom)?.inputs ?? assert.fail(`${name} is not declared`)
    );
}

const ofFiaas = (resources: readonly RecordedResource[]): string[] =>
    resources.map(({ type, name }) => `${type} ${name}`).filter((each) => each.includes("fiaas"));

describe("DeployDaemon", () => {
    it("registers frozen types and names", async () => {
        const resources = await declare({ payments: { fiaas: {} } });

        assert.deepEqual(ofFiaas(resources), [
            "flotilla:fiaas:Bootstrap prod-1-payments-fiaas-bootstrap",
            "flotilla:fiaas:DefinitionGuard prod-1-fiaas-guard",
            "flotilla:fiaas:Definitions prod-1-fiaas",
            "flotilla:fiaas:DeploymentId prod-1-payments-fiaas-deployment-id",
            "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition prod-1-fiaas-application-statuses",
            "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition prod-1-fiaas-applications",
            "kubernetes:core/v1:ConfigMap prod-1-payments-fiaas-config-map",
            "kubernetes:core/v1:ServiceAccount prod-1-payments-fiaas-service-account",
            "kubernetes:fiaas.schibsted.io/v1:Application prod-1-payments-fiaas-application",
            "kubernetes:rbac.authorization.k8s.io/v1:Role prod-1-payments-fiaas-role",
            "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding prod-1-payments-fiaas-role-binding",
        ]);
    });

    it("declares nothing, and no second provider, for an installation without FIAAS", async () => {
        const resources = await declare({ payments: {} }, undefined, { fiaas: undefined });

        assert.deepEqual(ofFiaas(resources), []);
        assert.ok(!resources.some(({ type }) => type === "pulumi:providers:flotilla"));
    });

    it("gives every resource of ours the provider that has the kubeconfig, as a secret", async () => {
        const resources = await declare({ payments: { fiaas: {} } });

        const provider = resources.find(({ type }) => type === "pulumi:providers:flotilla");
        assert.deepEqual([provider?.name, provider?.inputs["kubeconfig"]], ["prod-1-cluster-flotilla", "[secret]"]);
        for (const resource of resources.filter(({ type, custom }) => custom && type.startsWith("flotilla:fiaas:"))) {
            assert.match(resource.provider ?? "", /prod-1-cluster-flotilla/, resource.name);
        }
    });

    it("writes what was resolved of channel and pin into the Application of each namespace", async () => {
        const resources = await declare({
            payments: { fiaas: {} },
            search: { fiaas: { channel: "latest" } },
            shop: { fiaas: { pin: { image: "fiaas/fdd:v1.9.0" } } },
        });

        const images = ["payments", "search", "shop"].map(
            (name) => inputsOf(resources, `prod-1-${name}-fiaas-application`)["spec"] as { image: string },
        );
        assert.deepEqual(
            images.map(({ image }) => image),
            ["fiaas/fdd:v1.10.0", "fiaas/fdd:v1.11.0", "fiaas/fdd:v1.9.0"],
        );
    });

    it("puts channel and image of each namespace into the outputs, and how many there are of each", async () => {
        const sections = {
            cluster: { identifier: "prod-1" },
            fiaas: { channels },
            namespaces: {
                payments: { fiaas: {} },
                search: { fiaas: {} },
                shop: { fiaas: { channel: "latest", direct: true } },
            },
        };
        const configuration = parseConfiguration(sections, () => ({ file: "test" }));
        let outputs: DaemonOutputs | undefined;
        await record(() => {
            outputs = daemonOutputs(new Installation("p", { configuration, kubeconfig: "k", secrets: {} }).daemons);
        });

        assert.deepEqual(outputs?.channels, { latest: 1, stable: 2 });
        assert.deepEqual(outputs.versions, { "v1.10.0": 2, "v1.11.0": 1 });
        assert.deepEqual(outputs.namespaces["shop"], { channel: "latest", image: "fiaas/fdd:v1.11.0" });
        assert.ok(outputs.namespaces["payments"]?.deploymentId !== undefined);
    });

    it("writes one release into all Applications in no-channel mode", async () => {
        const resources = await declare({ payments: { fiaas: {} } }, { release: { image: "fiaas/fdd:v1.8.0" } });

        const { spec } = inputsOf(resources, "prod-1-payments-fiaas-application") as { spec: { image: string } };
        assert.equal(spec.image, "fiaas/fdd:v1.8.0");
    });

    it("lets the daemon and its bootstrap pull from private registries", async () => {
        const registries = { quay: { address: "quay.io", username: "robot", password: { env: "QUAY" } } };
        const resources = await declare({ payments: { fiaas: {} } }, { channels }, { registries });

        const { imagePullSecrets } = inputsOf(resources, "prod-1-payments-fiaas-service-account");
        const { pod } = inputsOf(resources, "prod-1-payments-fiaas-bootstrap") as {
            pod: { spec: { imagePullSecrets: unknown } };
        };
        assert.deepEqual([imagePullSecrets, pod.spec.imagePullSecrets], [[{ name: "quay" }], [{ name: "quay" }]]);
    });

    it("makes no definitions where others do, and no guard where they stay in any case", async () => {
        const without = await declare({ payments: { fiaas: {} } }, { channels, crds: { create: false } });
        const retained = await declare({ payments: { fiaas: {} } }, { channels, crds: { retain: true } });

        assert.ok(!ofFiaas(without).some((each) => each.includes("Definition")));
        assert.ok(!ofFiaas(retained).some((each) => each.includes("DefinitionGuard")));
        assert.ok(ofFiaas(retained).some((each) => each.includes("CustomResourceDefinition")));
    });

    it("is a plain Deployment with direct, as the Helm chart has it: no Application, no bootstrap", async () => {
        const resources = await declare({ payments: { fiaas: { direct: true } }, search: { fiaas: {} } });

        const kinds = ofFiaas(resources).filter((each) => each.includes("payments-fiaas-"));
        assert.ok(!kinds.some((each) => /Application|Bootstrap|DeploymentId/.test(each)), kinds.join());
        const { spec } = inputsOf(resources, "prod-1-payments-fiaas-deployment") as {
            spec: {
                strategy: object;
                template: { spec: { serviceAccountName: string; containers: { image: string }[] } };
            };
        };
        assert.deepEqual(spec.strategy, { type: "Recreate" });
        assert.equal(spec.template.spec.serviceAccountName, "fiaas-deploy-daemon");
        assert.equal(spec.template.spec.containers[0]?.image, "fiaas/fdd:v1.10.0");
        assert.ok(kinds.some((each) => each.includes("core/v1:Service prod-1-payments-fiaas-service")));
    });

    describe("of somebody else", () => {
        const adopt = { deploymentId: "of-skipper", objects: ["application", "configMap", "role"] };

        it("imports what is there, makes nothing that is not, and keeps the id", async () => {
            const resources = await declare({ payments: { create: false, fiaas: { adopt } } });

            const imported = resources.filter(({ importId }) => importId !== undefined).map(({ importId }) => importId);
            assert.deepEqual(imported, Array(3).fill("payments/fiaas-deploy-daemon"));
            assert.ok(!ofFiaas(resources).some((each) => /ServiceAccount|RoleBinding|Bootstrap/.test(each)));
            assert.equal(inputsOf(resources, "prod-1-payments-fiaas-deployment-id")["initial"], "of-skipper");
        });

        it("is declared as it should be with change, over what others wrote", async () => {
            const changed = { ...adopt, change: true };
            const resources = await declare({ payments: { create: false, fiaas: { adopt: changed } } });

            const { metadata } = inputsOf(resources, "prod-1-payments-fiaas-config-map") as {
                metadata: { annotations: Record<string, string> };
            };
            assert.equal(metadata.annotations["pulumi.com/patchForce"], "true");
            assert.ok(ofFiaas(resources).some((each) => each.includes("Bootstrap")));
            assert.equal(inputsOf(resources, "prod-1-payments-fiaas-deployment-id")["initial"], undefined);
            // The Role gets a name of its own, so that is not an import.
            assert.equal(resources.find(({ name }) => name.endsWith("-role"))?.importId, undefined);
        });
    });
});

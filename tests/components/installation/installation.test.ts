import assert from "node:assert/strict";
import { Installation } from "../../../components/installation/installation";
import { installationConfiguration } from "../../../components/installation/config";
import { record, type RecordedResource } from "../../support/recorder";

const kubeconfig = "kubeconfig-with-a-key";

function installation(namespaces: Record<string, unknown>): Promise<RecordedResource[]> {
    const configuration = installationConfiguration.parse({ cluster: { identifier: "prod-1" }, namespaces });
    return record(() => {
        new Installation("prod-1", { configuration, kubeconfig, secrets: {} });
    });
}

function find(resources: readonly RecordedResource[], type: string, name: string): RecordedResource {
    const resource = resources.find((candidate) => candidate.type === type && candidate.name === name);
    assert.ok(
        resource,
        `${type} ${name} is not among ${resources.map((each) => `${each.type} ${each.name}`).join(", ")}`,
    );
    return resource;
}

describe("Installation", () => {
    it("registers frozen types and names, whatever the order of keys in the file", async () => {
        const expected = [
            "flotilla:cluster:Cluster prod-1-cluster",
            "flotilla:cluster:Reachability prod-1-cluster-reachability",
            "flotilla:installation:Installation prod-1",
            "flotilla:namespace:Namespace prod-1-payments",
            "flotilla:namespace:Namespace prod-1-search",
            "kubernetes:core/v1:Namespace prod-1-payments-namespace",
            "kubernetes:core/v1:Namespace prod-1-search-namespace",
            "pulumi:providers:kubernetes prod-1-cluster-provider",
        ];

        for (const namespaces of [
            { search: {}, payments: {} },
            { payments: {}, search: {} },
        ]) {
            const resources = await installation(namespaces);
            assert.deepEqual(
                resources.map(({ type, name }) => `${type} ${name}`),
                expected,
            );
        }
    });

    it("passes its whole configuration as arguments, so that the engine shows every edit", async () => {
        const resources = await installation({ payments: { labels: { team: "payments" } } });

        const { inputs } = find(resources, "flotilla:installation:Installation", "prod-1");
        assert.deepEqual(inputs, {
            cluster: { identifier: "prod-1" },
            namespaces: {
                payments: { labels: { team: "payments" }, annotations: {}, create: true, adopt: false, protect: false },
            },
        });
    });

    it("keeps the kubeconfig a secret wherever it goes", async () => {
        const resources = await installation({ payments: {} });

        assert.ok(!JSON.stringify(resources).includes(kubeconfig));
        assert.equal(
            find(resources, "pulumi:providers:kubernetes", "prod-1-cluster-provider").inputs["kubeconfig"],
            "[secret]",
        );
    });

    it("gives every Kubernetes resource the cluster's own provider", async () => {
        const resources = await installation({ payments: {}, search: {} });

        for (const resource of resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
            assert.match(resource.provider ?? "", /prod-1-cluster-provider/);
        }
    });

    it("takes the cluster's identity from the configuration, so that new credentials replace nothing", async () => {
        const resources = await installation({});

        const { inputs } = find(resources, "pulumi:providers:kubernetes", "prod-1-cluster-provider");
        assert.equal(inputs["clusterIdentifier"], "prod-1");
    });

    it("never declares a namespace with create: false, but expects it to exist", async () => {
        const resources = await installation({ default: { create: false }, payments: {}, search: { adopt: true } });

        assert.deepEqual(
            resources.filter(({ type }) => type === "kubernetes:core/v1:Namespace").map(({ name }) => name),
            ["prod-1-payments-namespace", "prod-1-search-namespace"],
        );
        assert.deepEqual(
            find(resources, "flotilla:cluster:Reachability", "prod-1-cluster-reachability").inputs["namespaces"],
            {
                default: "existing",
                payments: "create",
                search: "adopt",
            },
        );
    });

    it("imports a namespace that it adopts", async () => {
        const resources = await installation({ search: { adopt: true } });

        const namespace = find(resources, "kubernetes:core/v1:Namespace", "prod-1-search-namespace");
        assert.equal(namespace.importId, "search");
    });

    it("names the namespace exactly as the stack file does, with its labels and annotations", async () => {
        const resources = await installation({
            payments: { labels: { a: "1" }, annotations: { "example.com/b": "two" } },
        });

        const { inputs } = find(resources, "kubernetes:core/v1:Namespace", "prod-1-payments-namespace");
        assert.deepEqual(inputs["metadata"], {
            name: "payments",
            labels: { a: "1" },
            annotations: { "example.com/b": "two" },
        });
    });
});

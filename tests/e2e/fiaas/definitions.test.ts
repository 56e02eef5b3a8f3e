import assert from "node:assert/strict";
import {
    customResourceDefinitionNames,
    customResourceDefinitions,
} from "../../../components/fiaas/custom-resource-definitions";
import { applicationVersion } from "../../../components/fiaas/names";
import { borrowCluster } from "../../support/borrowed-cluster";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { eventually } from "../../support/eventually";
import { sharedControlPlane } from "../../support/shared-cluster";

const definitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const applicationsPath = `/apis/${applicationVersion}/namespaces/default/applications`;
const applicationPath = `${applicationsPath}/payments`;

const application = {
    apiVersion: applicationVersion,
    kind: "Application",
    metadata: { name: "payments" },
    spec: {
        application: "payments",
        image: "quay.io/payments:1",
        config: { version: 3, extensions: { anything: ["goes", { here: 1 }] } },
        additional_labels: { pod_disruption_budget: { team: "a" }, role_binding: { team: "b" }, status: { team: "c" } },
        additional_annotations: { global: { note: "d" } },
    },
};

interface Live {
    readonly metadata: { readonly resourceVersion: string };
    readonly spec: unknown;
    readonly status?: unknown;
}

describe("the custom resource definitions on an API server", () => {
    let client: ClusterClient;
    let giveBack: () => Promise<void>;

    async function call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown) {
        const request = { method, path, ...(body !== undefined && { body }) };
        return client.connection.request(request);
    }

    before(async () => {
        client = await clusterClient((await sharedControlPlane()).kubeconfig);
        giveBack = await borrowCluster(client.connection);
        for (const { manifest } of customResourceDefinitions()) {
            const { status, body } = await call("POST", definitionsPath, manifest);
            assert.equal(status, 201, JSON.stringify(body));
        }
        for (const plural of ["applications", "application-statuses"]) {
            await eventually(async () => {
                const { status } = await call("GET", `/apis/${applicationVersion}/namespaces/default/${plural}`);
                assert.equal(status, 200);
            });
        }
    });

    after(async () => {
        await giveBack();
        client.connection.close();
    });

    it("are accepted without a fault in names or schema", async () => {
        for (const name of customResourceDefinitionNames) {
            const { body } = await call("GET", `${definitionsPath}/${name}`);
            const { conditions } = (body as { status: { conditions: { type: string; status: string }[] } }).status;
            const states = Object.fromEntries(conditions.map(({ type, status }) => [type, status]));
            assert.equal(states["NamesAccepted"], "True");
            assert.equal(states["Established"], "True");
            assert.notEqual(states["NonStructuralSchema"], "True");
        }
    });

    it("drop nothing of an Application, also not what fdd and Skipper leave out of theirs", async () => {
        assert.equal((await call("POST", applicationsPath, application)).status, 201);

        const { body } = await call("GET", applicationPath);
        assert.deepEqual((body as Live).spec, application.spec);
    });

    it("let the status of an Application change through its subresource only", async () => {
        const { metadata } = (await call("GET", applicationPath)).body as Live;
        const status = { result: "SUCCESS", observedGeneration: 1, logs: ["a line"], deployment_id: "abc" };
        const update = { ...application, metadata: { ...application.metadata, ...metadata }, status };

        await call("PUT", applicationPath, update);
        assert.equal(((await call("GET", applicationPath)).body as Live).status, undefined);
        assert.equal((await call("PUT", `${applicationPath}/status`, update)).status, 200);
        assert.deepEqual(((await call("GET", applicationPath)).body as Live).status, status);
    });

    it("keep an ApplicationStatus as fdd writes it, with its fields on the first level", async () => {
        const path = `/apis/${applicationVersion}/namespaces/default/application-statuses`;
        const name = "payments-upijhicqmavbi";
        const object = { apiVersion: applicationVersion, kind: "ApplicationStatus", metadata: { name } };

        assert.equal((await call("POST", path, { ...object, result: "RUNNING", logs: ["one"] })).status, 201);
        const { body } = await call("GET", `${path}/${name}`);
        const { result, logs } = body as { result: string; logs: string[] };
        assert.deepEqual({ result, logs }, { result: "RUNNING", logs: ["one"] });
    });

    it("take all that is of their kinds with them", async () => {
        for (const name of customResourceDefinitionNames) {
            assert.equal((await call("DELETE", `${definitionsPath}/${name}`)).status, 200);
        }
        await eventually(async () => {
            assert.equal((await call("GET", applicationPath)).status, 404);
        });
    });
});

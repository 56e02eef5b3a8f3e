import assert from "node:assert/strict";
import { mock } from "node:test";
import { type PropertyMap, unknown } from "../../../provider/property-values";
import { ApiError, NoMatchError, isConflict, isOutdated } from "../../../toolchain/kubernetes-provider/api-error";
import { createResource } from "../../../toolchain/kubernetes-provider/create";
import { hasCreateManager, takeOver } from "../../../toolchain/kubernetes-provider/field-managers";
import { without } from "../../../toolchain/kubernetes-provider/kubernetes-object";
import { importedInputs } from "../../../toolchain/kubernetes-provider/read";
import type { Session } from "../../../toolchain/kubernetes-provider/session";

const inputs = { apiVersion: "a.b/v1", kind: "C", metadata: { name: "c", namespace: "n" } };
const request = {
    urn: "urn:x",
    type: "kubernetes:a.b/v1:C",
    name: "c",
    signal: new AbortController().signal,
    inputs,
    preview: false,
    timeout: 0,
};

function session(create: () => Promise<PropertyMap>, status: string[] = []): Session {
    return {
        client: { create },
        log: { status: (message: string) => Promise.resolve(status.push(message)), write: () => Promise.resolve() },
        options: { upsertExistingObjects: false },
    } as unknown as Session;
}

const notFound = new ApiError(404, {
    message: 'namespaces "n" not found',
    reason: "NotFound",
    details: { kind: "namespaces" },
});

describe("Kubernetes provider: retries of a create", () => {
    beforeEach(() => {
        mock.timers.enable({ apis: ["setTimeout"] });
    });
    afterEach(() => {
        mock.timers.reset();
    });
    const settle = () => new Promise((resolve) => setImmediate(resolve));

    async function attempts(error: Error): Promise<{
        readonly times: number[];
        readonly end: number;
        readonly message: string;
        readonly status: string[];
    }> {
        const times: number[] = [];
        const status: string[] = [];
        let [now, message] = [0, ""];
        const create = () => {
            times.push(now);
            return Promise.reject(error);
        };
        createResource(session(create, status), request).catch((failure: unknown) => {
            message = (failure as Error).message;
        });
        await settle();
        while (message === "" && now < 100) {
            now += 1;
            mock.timers.tick(1000);
            await settle();
        }
        return { times, end: now, message, status };
    }

    it("tries again after 1, 3, 7, 15 and 31 s for a missing namespace, and gives up after 63 s", async () => {
        const { times, end, message, status } = await attempts(notFound);
        assert.deepEqual(times, [0, 1, 3, 7, 15, 31]);
        assert.equal(end, 63);
        assert.equal(
            message,
            'resource "urn:x" was not successfully created by the Kubernetes API server: namespaces "n" not found',
        );
        assert.equal(status[5], 'Retry #5; creation failed: namespaces "n" not found');
    });

    it("does so for a missing kind, too, and says to look for its definition", async () => {
        const { end, message } = await attempts(new NoMatchError(inputs));
        assert.equal(end, 63);
        assert.equal(
            message,
            'creation of resource "urn:x" with kind a.b/v1/C failed because the Kubernetes API server reported that the ' +
                "apiVersion for this resource does not exist. Verify that any required CRDs have been created: " +
                'no matches for kind "C" in version "a.b/v1"',
        );
    });

    for (const [reason, status] of [
        ["AlreadyExists", 409],
        ["Forbidden", 403],
        ["Invalid", 422],
    ] as const) {
        it(`does not try again for ${reason}`, async () => {
            const { times, end } = await attempts(new ApiError(status, { reason, message: "no" }));
            assert.deepEqual([times, end], [[0], 0]);
        });
    }
});

describe("Kubernetes provider: preview of a create", () => {
    const preview = (create: () => Promise<PropertyMap>, more: PropertyMap = {}) =>
        createResource(session(create), { ...request, preview: true, inputs: { ...inputs, ...more } });

    for (const [what, error] of [
        ["a missing namespace", notFound],
        ["a missing kind", new NoMatchError(inputs)],
        ["an object that exists", new ApiError(409, { reason: "AlreadyExists", message: "exists" })],
        ["a missing right or a quota", new ApiError(403, { reason: "Forbidden", message: "no" })],
    ] as const) {
        it(`repeats the inputs for ${what}`, async () => {
            assert.deepEqual(await preview(() => Promise.reject(error)), { id: "", outputs: inputs });
        });
    }

    it("does not ask the cluster while a value is not known", async () => {
        const create = () => Promise.reject(new Error("asked"));
        const outputs = { ...inputs, spec: { a: [unknown] } };
        assert.deepEqual(await preview(create, { spec: { a: [unknown] } }), { id: "", outputs });
    });

    it("leaves out the status of the dry run", async () => {
        const { id, outputs } = await preview(() => Promise.resolve({ ...inputs, status: { phase: "x" } }));
        assert.equal(id, "");
        assert.equal(outputs["status"], undefined);
        assert.deepEqual(outputs["__inputs"], inputs);
    });
});

describe("Kubernetes provider: a status of 409", () => {
    const causes = [{ reason: "FieldManagerConflict", message: 'conflict with "other"', field: ".data.a" }];

    it("is a conflict of field managers where these are its causes", () => {
        const error = new ApiError(409, { reason: "Conflict", message: "Apply failed", details: { causes } });
        assert.deepEqual([isConflict(error), isOutdated(error)], [true, false]);
    });

    it("is a lost race where it has none", () => {
        const error = new ApiError(409, { reason: "Conflict", message: "the object has been modified", details: {} });
        assert.deepEqual([isConflict(error), isOutdated(error)], [false, true]);
    });
});

describe("Kubernetes provider: field managers", () => {
    const entry = (manager: string, operation: string, fieldsV1: PropertyMap, more: PropertyMap = {}): PropertyMap => ({
        manager,
        operation,
        apiVersion: "v1",
        fieldsV1,
        ...more,
    });
    const live = (...managedFields: PropertyMap[]): PropertyMap => ({ metadata: { managedFields } });

    it("moves the fields of the creator and of every kubectl to the object's own manager", () => {
        const taken = takeOver(
            live(
                entry("pulumi-kubernetes", "Update", { "f:data": { "f:a": {} } }),
                entry("kubectl-edit", "Update", { "f:data": { "f:b": {} } }),
                entry("kubectl", "Apply", { "f:metadata": {} }),
                entry("operator", "Update", { "f:data": { "f:c": {} } }),
                entry("kubectl-patch", "Update", { "f:status": {} }, { subresource: "status" }),
            ),
            "own",
        );
        assert.deepEqual(
            taken?.map(({ manager, operation, fieldsV1 }) => ({ manager, operation, fieldsV1 })),
            [
                {
                    manager: "own",
                    operation: "Apply",
                    fieldsV1: { "f:data": { "f:a": {}, "f:b": {} }, "f:metadata": {} },
                },
                { manager: "operator", operation: "Update", fieldsV1: { "f:data": { "f:c": {} } } },
                { manager: "kubectl-patch", operation: "Update", fieldsV1: { "f:status": {} } },
            ],
        );
    });

    it("leaves an object alone that only others and its own manager have written", () => {
        const object = live(entry("own", "Apply", {}), entry("operator", "Update", {}));
        assert.equal(takeOver(object, "own"), undefined);
        assert.equal(hasCreateManager(object), false);
        assert.equal(hasCreateManager(live(entry("pulumi-kubernetes", "Update", {}))), true);
    });
});

describe("Kubernetes provider: inputs of an import", () => {
    const metadata = {
        name: "a",
        namespace: "n",
        uid: "u",
        resourceVersion: "1",
        labels: { l: "1" },
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
    };

    it("are what the kind lets one write, without what the server or kubectl adds", () => {
        const object = {
            apiVersion: "v1",
            kind: "Namespace",
            metadata,
            spec: { finalizers: ["kubernetes"] },
            status: {},
        };
        const kept = { name: "a", namespace: "n", labels: { l: "1" } };
        assert.deepEqual(importedInputs(object), { ...without(object, "status"), metadata: kept });
    });

    it("are only name and namespace for a custom resource", () => {
        const object = { apiVersion: "a.b/v1", kind: "C", metadata, spec: { a: 1 } };
        assert.deepEqual(importedInputs(object), {
            apiVersion: "a.b/v1",
            kind: "C",
            metadata: { name: "a", namespace: "n" },
        });
    });
});

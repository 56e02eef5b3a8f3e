import assert from "node:assert/strict";
import { BootstrapResource } from "../../../provider/fiaas/bootstrap";
import type { PropertyMap } from "../../../provider/property-values";
import type { DiffRequest } from "../../../provider/resource-provider";
import { deploymentId, FakeDaemonCluster, image } from "./fake-daemon-cluster";

/** A manifest of which only this much matters. */
export const pod = {
    spec: { containers: [{ name: "bootstrap", image, resources: { requests: { memory: "128Mi" } } }] },
};

/** The inputs of a bootstrap. */
export const inputs: PropertyMap = { namespace: "a", image, deploymentId, pod, deadline: 20 };

/** A `Bootstrap` before a fake cluster, and what it says meanwhile. */
export class BootstrapBench {
    public readonly cluster = new FakeDaemonCluster();
    public readonly statuses: string[] = [];
    public readonly warnings: string[] = [];
    public readonly cancellation = new AbortController();
    public readonly bootstrap = new BootstrapResource(
        {
            write: (_, message) => Promise.resolve(void this.warnings.push(message)),
            status: (message) => Promise.resolve(void this.statuses.push(message)),
        },
        this.cluster.connect,
        this.cluster.clock,
    );

    /** Starts it; {@link FakeDaemonCluster.stop} ends it. */
    public static async start(): Promise<BootstrapBench> {
        const bench = new BootstrapBench();
        await bench.cluster.start();
        return bench;
    }

    /** What all requests have. */
    public get resource() {
        return { urn: "urn", type: "flotilla:fiaas:Bootstrap", name: "r", signal: this.cancellation.signal };
    }

    public create(more: PropertyMap = {}, preview = false) {
        return this.bootstrap.create({ ...this.resource, inputs: { ...inputs, ...more }, preview, timeout: 0 });
    }

    /** The message of a creation that fails. */
    public async failedCreation(): Promise<string> {
        const error: unknown = await this.create().then(
            () => assert.fail("it did not fail"),
            (reason: unknown) => reason,
        );
        assert.ok(error instanceof Error);
        return error.message;
    }

    public change(from: PropertyMap, to: PropertyMap): DiffRequest {
        return {
            ...this.resource,
            id: "r",
            oldInputs: { ...inputs, ...from },
            oldOutputs: { ...inputs, ...from, outcome: "bootstrapped" },
            newInputs: { ...inputs, ...to },
            ignoreChanges: [],
        };
    }

    public update(from: PropertyMap, to: PropertyMap, preview = false) {
        return this.bootstrap.update({ ...this.change(from, to), preview, timeout: 0 });
    }
}

/** A way to fail, and what is said of it. */
export interface FailureCase {
    readonly what: string;
    /** What there is before. */
    readonly before?: (cluster: FakeDaemonCluster) => unknown;
    /** What happens when the pod is made. */
    readonly then?: (cluster: FakeDaemonCluster) => unknown;
    readonly says: readonly RegExp[];
    readonly neverSays?: RegExp;
}

/** One test for each way to fail. */
export function testFailures(cases: readonly FailureCase[]): void {
    let bench: BootstrapBench;

    beforeEach(async () => {
        bench = await BootstrapBench.start();
    });
    afterEach(() => bench.cluster.stop());

    for (const { what, before, then, says, neverSays } of cases) {
        it(`says ${what}`, async () => {
            before?.(bench.cluster);
            bench.cluster.onPod = () => then?.(bench.cluster);
            const message = await bench.failedCreation();

            for (const pattern of says) {
                assert.match(message, pattern);
            }
            assert.ok(neverSays?.test(message) !== true);
        });
    }
}

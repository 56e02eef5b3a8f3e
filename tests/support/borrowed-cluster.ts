import assert from "node:assert/strict";
import type { KubernetesConnection } from "../../provider/kubernetes/connection";
import { eventually } from "./eventually";

/** What tests add to a cluster beside namespaces, and later tests would find. */
const kinds = [
    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
] as const;
const namespaces = "/api/v1/namespaces";

/**
 * Remembers what a shared cluster has, for tests that look at all of it or leave definitions and namespaces behind. The function that
 * it gives deletes what has come since, and waits until all but the namespaces is gone: no two tests have the same ones.
 */
export async function borrowCluster(connection: KubernetesConnection): Promise<() => Promise<void>> {
    const before = new Set(await addresses(connection));
    return async () => {
        const added = (await addresses(connection)).filter((address) => !before.has(address));
        await Promise.all(added.map((path) => connection.request({ method: "DELETE", path })));
        await eventually(async () => {
            const left = (await addresses(connection)).filter((address) => !address.startsWith(namespaces));
            assert.deepEqual(
                left.filter((address) => !before.has(address)),
                [],
            );
        });
    };
}

async function addresses(connection: KubernetesConnection): Promise<string[]> {
    const lists = await Promise.all(
        [...kinds, namespaces].map(async (path) => {
            const { body } = await connection.request({ path });
            const { items } = body as { items: { metadata: { name: string } }[] };
            return items.map(({ metadata }) => `${path}/${metadata.name}`);
        }),
    );
    return lists.flat();
}

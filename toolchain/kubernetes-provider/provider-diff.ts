import { type PropertyMap, unknown, unwrapSecrets } from "../../provider/property-values";
import type { DiffKind, DiffResult, PropertyDiff } from "../../provider/resource-provider";
import { errorText } from "./api-error";
import { textReader } from "./configuration";
import { parseFailure, readContext } from "./kubeconfig";

/** The arguments that choose the cluster. */
const clusterKeys = ["kubeconfig", "context", "cluster"] as const;

/**
 * Whether other arguments of the provider resource mean another cluster, in which case all its resources are
 * replaced. `clusterIdentifier` decides when both sides have one; else the active cluster's address and certificate
 * authority do (observed of the Kubernetes provider 4.34).
 * @throws KubeconfigError when the new kubeconfig does not parse.
 */
export async function diffProvider(oldInputs: PropertyMap, newInputs: PropertyMap): Promise<DiffResult> {
    const replacing = new Set(await replacingKeys(oldInputs, newInputs));
    const keys = [...new Set([...Object.keys(oldInputs), ...Object.keys(newInputs)])];
    const changed = keys.filter((key) => JSON.stringify(oldInputs[key]) !== JSON.stringify(newInputs[key]));
    const entries = changed.map((key): [string, PropertyDiff] => {
        const kind = key in oldInputs ? (key in newInputs ? "update" : "delete") : "add";
        const full: DiffKind = replacing.has(key) ? `${kind}-replace` : kind;
        return [key, kind === "delete" ? { kind: full, inputDiff: true } : { kind: full }];
    });
    return { detailedDiff: Object.fromEntries(entries) };
}

async function replacingKeys(oldInputs: PropertyMap, newInputs: PropertyMap): Promise<readonly string[]> {
    const [readOld, readNew] = [textReader(oldInputs), textReader(newInputs)];
    const [oldIdentifier, newIdentifier] = [readOld("clusterIdentifier"), readNew("clusterIdentifier")];
    if (oldIdentifier !== undefined && newIdentifier !== undefined) {
        return oldIdentifier === newIdentifier ? [] : ["clusterIdentifier"];
    }
    const kubeconfig = readNew("kubeconfig");
    if (kubeconfig === unknown) {
        return ["kubeconfig"];
    }
    if (kubeconfig === undefined) {
        return [];
    }
    return (await activeCluster(oldInputs, false)) === (await activeCluster(newInputs, true))
        ? []
        : clusterKeys.filter((key) => readOld(key) !== readNew(key));
}

/** What makes two clusters the same one; nothing when no context can be read. */
async function activeCluster(inputs: PropertyMap, mustParse: boolean): Promise<string> {
    const read = textReader(unwrapSecrets(inputs) as PropertyMap);
    const [context, cluster] = [read("context"), read("cluster")];
    try {
        const active = await readContext(read("kubeconfig") ?? "", {
            ...(context !== undefined && { context }),
            ...(cluster !== undefined && { cluster }),
        });
        return JSON.stringify(Object.entries(active.cluster).sort(([left], [right]) => left.localeCompare(right)));
    } catch (error) {
        if (mustParse && errorText(error).startsWith(parseFailure)) {
            throw error;
        }
        return "";
    }
}

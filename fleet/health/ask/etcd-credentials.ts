import { isMap } from "../../../components/installation/merge";
import { type LeafOutput, leafOutput } from "../../../components/pki/leaf-outputs";
import { readCertificateOutputs } from "../../certificates/certificate-outputs";
import { outputsOf } from "../../certificates/stack-outputs";
import { ProjectEngines } from "../../engine/project-engines";
import { readStack } from "../../engine/read-stack";
import type { ExportedDeployment } from "../../recover/pending-operations";

/** With what an API server, too, meets etcd; all PEM. */
export interface EtcdCredentials {
    readonly certificate: string;
    readonly privateKey: string;
    readonly bundle: string;
}

/** The authority of what clients of the API servers' etcd meet, and the certificate of the API servers for it. */
const names = { authority: "kubernetes-etcd", client: "apiserver-etcd" } as const;

/**
 * Reads the client certificate of the API servers from the state of a stack; for its key the passphrase is needed.
 * @returns undefined where the state has none: nothing was brought up, or somebody else keeps the keys.
 * @throws UnreadableStackError when there is no way to the state, or its secrets cannot be read.
 */
export async function readEtcdCredentials(
    projectFolder: string,
    installation: string,
    signal: AbortSignal,
): Promise<EtcdCredentials | undefined> {
    const engines = new ProjectEngines(projectFolder);
    const deployment = await readStack(engines, installation, ["export", "--show-secrets"], signal);
    return credentialsIn(deployment as ExportedDeployment);
}

/** The credentials in a deployment whose secrets are plain. */
export function credentialsIn(deployment: ExportedDeployment): EtcdCredentials | undefined {
    const outputs = readCertificateOutputs(outputsOf(deployment) ?? {});
    if (outputs === undefined || "fault" in outputs) {
        return undefined;
    }
    const client = outputs.certificates.find(({ name }) => name === names.client);
    const bundle = outputs.trustBundles?.[names.authority];
    const resource = deployment.deployment.resources?.find(
        ({ outputs: found }) => client !== undefined && outputIn(found, "fingerprint") === client.fingerprint,
    );
    const [certificate, privateKey] = (["certificate", "privateKey"] as const).map((output) =>
        plain(outputIn(resource?.outputs, output)),
    );
    return certificate === undefined || privateKey === undefined || bundle === undefined
        ? undefined
        : { certificate, privateKey, bundle };
}

/** An output of the client's certificate, of whichever kind of issuer it is: one of many leaves, or a resource by itself. */
function outputIn(outputs: Readonly<Record<string, unknown>> | undefined, output: LeafOutput): unknown {
    return outputs?.[leafOutput(names.client, output)] ?? outputs?.[output];
}

/** An output as it is; of a secret what it holds. */
function plain(output: unknown): string | undefined {
    const text: unknown =
        isMap(output) && typeof output["plaintext"] === "string" ? JSON.parse(output["plaintext"]) : output;
    return typeof text === "string" ? text : undefined;
}

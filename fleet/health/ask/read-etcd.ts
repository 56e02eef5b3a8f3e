import type { InstallationConfiguration } from "../../../components/installation/config";
import { etcdsOf, memberRole } from "../../../components/pki/default-etcd";
import { canonicalHost } from "../../../components/pki/host";
import { nodesWith } from "../../../components/pki/node-hosts";
import { UnreadableStackError } from "../../engine/read-stack";
import type { EtcdObservation } from "../etcd-members";
import { type EtcdCredentials, readEtcdCredentials } from "./etcd-credentials";
import { askMember } from "./etcd-gateway";
import type { Limits } from "./questions";

/** Where members of etcd listen for clients. */
const clientPort = 2379;

/** Asks the members of the API servers' etcd on their nodes, with the certificate that the state of the stack has for it. */
export async function readEtcd(
    projectFolder: string,
    name: string,
    { nodes, pki }: InstallationConfiguration,
    limits: Limits,
): Promise<EtcdObservation> {
    const etcd = pki === undefined ? undefined : etcdsOf(pki)["kubernetes"];
    const members = etcd === undefined ? [] : nodesWith(nodes, memberRole(etcd));
    if (members.length === 0) {
        return { notAsked: "The installation declares no certificates for one, or no node that has a member." };
    }
    const credentials = await credentialsOf(projectFolder, name, limits.signal);
    if ("notAsked" in credentials) {
        return credentials;
    }
    const answers = members.map(async ([node, { addresses }]) => ({
        node,
        status: await askMember({ host: canonicalHost(addresses[0] ?? ""), port: clientPort }, credentials, limits),
    }));
    return { answers: await Promise.all(answers) };
}

async function credentialsOf(
    projectFolder: string,
    name: string,
    signal: AbortSignal,
): Promise<EtcdCredentials | { readonly notAsked: string }> {
    try {
        const credentials = await readEtcdCredentials(projectFolder, name, signal);
        return credentials ?? { notAsked: "The state of the stack has no certificate for it yet, or not its key." };
    } catch (error) {
        if (error instanceof UnreadableStackError) {
            return {
                notAsked: `The state has the certificate for it, and cannot be read: ${error.problems.join(" ")}`,
            };
        }
        throw error;
    }
}

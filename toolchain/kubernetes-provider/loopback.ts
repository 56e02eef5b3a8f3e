import { isIP } from "node:net";
import type { KubeconfigContext } from "../../components/cluster/kubeconfig";

/** The version of the plugin that the stand-in stands in for; the one that `@pulumi/kubernetes` asks for. */
export const providerVersion = "4.34.2";

/** The user is about to let the stand-in work on a cluster that is not a local one. */
export class NotLoopbackError extends Error {
    public override readonly name = "NotLoopbackError";
}

/**
 * Makes sure that a cluster is on this machine. Only addresses count: a name other than `localhost` is refused
 * without looking it up, because what it means can change.
 * @throws NotLoopbackError
 */
export function requireLoopback({ cluster }: KubeconfigContext): void {
    const addresses = [cluster.server, ...(cluster["proxy-url"] === undefined ? [] : [cluster["proxy-url"]])];
    const foreign = addresses.find((address) => !isLoopback(address));
    if (foreign !== undefined) {
        throw new NotLoopbackError(
            `This is Flotilla's stand-in for the Kubernetes provider, which is for local clusters and tests only: it ` +
                `refuses ${withoutCredentials(foreign)} because that is not on loopback (127.0.0.0/8, ::1, localhost). ` +
                `For a real cluster install the real provider with \`pulumi plugin install resource kubernetes ` +
                `v${providerVersion}\` and use a PULUMI_HOME without the stand-in.`,
        );
    }
}

/** Whether an address of the web is on this machine. */
export function isLoopback(address: string): boolean {
    if (!URL.canParse(address)) {
        return false;
    }
    const host = new URL(address).hostname.replace(/^\[(.*)\]$/, "$1");
    return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function withoutCredentials(address: string): string {
    if (!URL.canParse(address)) {
        return `the server "${address.replace(/\/\/[^/@]*@/, "//")}"`;
    }
    return `the server ${new URL(address).origin}`;
}

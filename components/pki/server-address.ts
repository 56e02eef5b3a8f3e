import { dnsNameFault } from "./dns-name";
import { canonicalHost } from "./host";
import { ipVersion } from "./ip-address";

/**
 * Why an address of the web is not that of an API server, as "<what is wrong>. <what to do>"; undefined when it is one, or
 * no address without a login at all, which `webAddress` tells.
 */
export function serverFault(server: string): string | undefined {
    if (server.includes("@") || !URL.canParse(server)) {
        return undefined;
    }
    if (!/^https:\/\/[^/?#]+\/?$/i.test(server)) {
        return "is not an API server's address. Write https:// with a host and a port, such as https://127.0.0.1:6443, and nothing behind it";
    }
    const host = serverHost(server);
    const fault = ipVersion(host) === undefined ? dnsNameFault(host) : undefined;
    return fault === undefined ? undefined : `has a host that ${fault}`;
}

/** The host of an API server's address, as a certificate has it. */
export function serverHost(server: string): string {
    return canonicalHost(new URL(server).hostname.replace(/^\[(.*)\]$/, "$1"));
}

/** Whether a certificate with these hosts is right for one that is reached (RFC 6125, section 6.4). */
export function fitsHost(hosts: readonly string[], host: string): boolean {
    const wildcard = ipVersion(host) === undefined ? host.replace(/^[^.]+/, "*") : host;
    return hosts.includes(host) || hosts.includes(wildcard);
}

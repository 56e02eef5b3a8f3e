import { InvalidArgumentError } from "commander";
import { canonicalHost, hostKind } from "../../components/pki/host";

/** Where something listens that speaks TLS. */
export interface EndpointAddress {
    /** A name or an address, without brackets. */
    readonly host: string;
    readonly port: number;
}

/** An address as people write it: IPv6 in brackets. */
export function addressText({ host, port }: EndpointAddress): string {
    return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Reads an address; undefined for a text that is none. */
export function parseAddress(text: string): EndpointAddress | undefined {
    const [, bracketed, name, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
    const host = bracketed ?? name ?? "";
    const port = Number(digits);
    const kind = hostKind(host);
    const isHost = kind === "dns" ? bracketed === undefined && !host.startsWith("*") : kind === "ip";
    return isHost && port >= 1 && port <= 65_535 ? { host: canonicalHost(host), port } : undefined;
}

/** Reads one more value of --endpoint; one that is there already is asked once. */
export function addEndpoint(text: string, before: readonly EndpointAddress[] = []): EndpointAddress[] {
    const address = parseAddress(text);
    if (address === undefined) {
        throw new InvalidArgumentError("Write a host and a port, such as 10.0.0.10:6443 or [fd00::10]:6443.");
    }
    const isNew = before.every((other) => addressText(other) !== addressText(address));
    return isNew ? [...before, address] : [...before];
}

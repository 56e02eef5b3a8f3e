import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
    apiSections,
    type FollowedService,
    type Following,
    followingSettings,
    patienceOf,
    placesOf,
} from "./followed-services";

/** An address with a port; IPv6 without brackets. */
export interface Endpoint {
    readonly address: string;
    readonly port: number;
}

/** One service that every node reaches by itself. */
export interface ProxiedService {
    /** Lower-case letters, digits and dashes. */
    readonly name: string;
    /** Where the node's own clients connect to. */
    readonly listen: readonly Endpoint[];
    /** Who serves, by the name of the node. */
    readonly servers: Readonly<Record<string, Endpoint>>;
    /** A path that answers 200 on a server that is ready, over TLS. Without it a server is ready that takes connections. */
    readonly readyPath?: string;
    /** Where the API says who serves; `servers` are then those to whom one turns when none of these answers. */
    readonly follows?: FollowedService;
}

/** What haproxy runs with. */
export interface ProxyConfiguration {
    /** The text of haproxy.cfg. */
    readonly text: string;
    /** A path that answers 200 once this very configuration is in use, and 503 while it is another one. */
    readonly healthPath: string;
}

/** What the static pod's container runs (components/anchor/haproxy/haproxy.sh). */
export const proxyScript = readFileSync(path.join(__dirname, "haproxy.sh"), "utf8");

/**
 * Writes haproxy.cfg. Of services whose servers are known beforehand nothing is asked of the API, so that a node reaches the API
 * servers that there are with whatever was placed last. Connections are handed through as they are, TLS included.
 *
 * @param health where haproxy itself says that it runs, to the anchor and the kubelet.
 * @param following for services that follow the API.
 */
export function proxyConfiguration(
    services: readonly ProxiedService[],
    health: Endpoint,
    following?: Following,
): ProxyConfiguration {
    const body = [
        globalSection(services, following),
        defaults,
        ...services.map(serviceSection),
        ...(following === undefined ? [] : [apiSections(following)]),
    ].join("\n");
    const healthPath = `/healthz/${createHash("sha256").update(body).digest("hex").slice(0, 16)}`;
    return { text: `${body}\n${healthSection(health, healthPath)}`, healthPath };
}

function globalSection(services: readonly ProxiedService[], following: Following | undefined): string {
    const followed = services.flatMap(({ name, follows }) => (follows === undefined ? [] : [[name, follows] as const]));
    const settings = following === undefined ? "" : followingSettings(Object.fromEntries(followed), following);
    return `global
    log stderr format short daemon
    maxconn 4096
${settings}`;
}

/** Watches stay open for hours; what ends them is the client, the server, or the kernel that finds the other side gone. */
const defaults = `defaults
    mode tcp
    log global
    option dontlognull
    option clitcpka
    option srvtcpka
    option redispatch
    retries 3
    timeout connect 5s
    timeout client 4h
    timeout server 4h
    timeout check 5s
    default-server inter 3s fastinter 1s fall 2 rise 1 on-marked-down shutdown-sessions
`;

function serviceSection({ name, listen, servers, readyPath, follows }: ProxiedService): string {
    const names = Object.keys(servers).sort();
    const check = readyPath === undefined ? "check" : "check check-ssl verify none";
    return [
        `frontend ${name}`,
        ...listen.map((endpoint) => `    bind ${written(endpoint)}`),
        ...(follows === undefined ? [] : patienceOf(name)),
        `    default_backend ${name}`,
        "",
        `backend ${name}`,
        "    balance leastconn",
        ...(readyPath === undefined ? [] : [`    option httpchk GET ${readyPath}`]),
        ...names.flatMap((node) => {
            const endpoint = servers[node];
            return endpoint === undefined
                ? []
                : [`    server ${node} ${written(endpoint)} ${check}${follows === undefined ? "" : " backup"}`];
        }),
        ...(follows === undefined ? [] : placesOf(check)),
        "",
    ].join("\n");
}

function healthSection(health: Endpoint, healthPath: string): string {
    return [
        "frontend health",
        "    mode http",
        "    timeout client 5s",
        `    bind ${written(health)}`,
        `    http-request return status 200 if { path /healthz ${healthPath} }`,
        "    http-request return status 503",
        "",
    ].join("\n");
}

function written({ address, port }: Endpoint): string {
    return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

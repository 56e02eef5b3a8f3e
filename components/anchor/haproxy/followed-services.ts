import { readFileSync } from "node:fs";
import path from "node:path";
import type { Endpoint } from "./configuration";

/** What the API is asked for: the EndpointSlices of a service. */
export interface FollowedService {
    readonly namespace: string;
    readonly service: string;
    /** The name of a port in the slices, or its number. */
    readonly port: string | number;
}

/** How haproxy reaches the API, and where it keeps what it heard; paths are those that haproxy sees. */
export interface Following {
    /** {@link endpointsScript}. */
    readonly script: string;
    /** A socket that nobody else may use, for its questions: behind it requests have the certificate. */
    readonly socket: string;
    /** A directory for endpoints that outlive a start. */
    readonly keptDirectory: string;
    /** Where an API server answers, or something that leads to one. */
    readonly apiServer: Endpoint;
    /** A client's certificate. Its key has the same path, with `.key` after it: so haproxy finds it. */
    readonly certificate: string;
    /** What is trusted of API servers. */
    readonly authority: string;
}

/** In this order they are one file: what is called stands before the calls. */
const parts = ["json", "addresses", "slices", "request", "servers", "follow"];

/** What haproxy runs in itself to follow services, in Lua. */
export const endpointsScript = parts
    .map((part) => readFileSync(path.join(__dirname, "endpoints", `${part}.lua`), "utf8"))
    .join("\n");

/** How many endpoints of one service there can be. */
const places = 64;

/** An address that leads nowhere (RFC 5737), of places that have no endpoint. */
const nowhere = "192.0.2.1:1";

/** Names of API servers' certificates, whatever the cluster's domain is. */
const apiServerName = "kubernetes.default.svc";

/** Names of users' services have no "_". */
const apiSection = "_api";

/** What loads the script, in the section `global`. An haproxy that cannot is told by name: its own words are about a keyword. */
export function followingSettings(services: Readonly<Record<string, FollowedService>>, following: Following): string {
    const { certificate, keptDirectory, script, socket } = following;
    const wanted = Object.entries(services).map(
        ([name, { namespace, service, port }]) => `${name} ${namespace} ${service} ${port};`,
    );
    return [
        ".if version_atleast(2.6)",
        ".if feature(LUA)",
        `    setenv FLOTILLA_SERVICES "${wanted.join("")}"`,
        `    setenv FLOTILLA_API_SOCKET "${socket}"`,
        `    setenv FLOTILLA_KEPT "${keptDirectory}"`,
        `    setenv FLOTILLA_CERTIFICATE "${certificate}"`,
        `    lua-load-per-thread ${script}`,
        ".else",
        '.alert "this haproxy is built without Lua, with which services of the API are followed. Use an image that has it"',
        ".endif",
        ".else",
        '.alert "this haproxy is older than 2.6, which services of the API need. Use an image of a newer one"',
        ".endif",
        "",
    ].join("\n");
}

/** The way of the script's questions: a socket of the pod, TLS, an API server. A session that is taken up again would have the certificate of before. */
export function apiSections({ apiServer, authority, certificate, socket }: Following): string {
    return [
        `frontend ${apiSection}`,
        `    bind unix@${socket} mode 600`,
        `    default_backend ${apiSection}`,
        "",
        `backend ${apiSection}`,
        "    retries 0",
        `    server api ${apiServer.address}:${apiServer.port} ssl crt ${certificate} ca-file ${authority} verify required verifyhost ${apiServerName} no-ssl-reuse`,
        "",
    ].join("\n");
}

/** What of a frontend waits for a moment when there is no server: at its start haproxy fills the places while it serves already. */
export function patienceOf(name: string): string[] {
    return [
        "    tcp-request inspect-delay 1s",
        `    tcp-request content accept if { nbsrv(${name}) gt 0 }`,
        "    tcp-request content accept if WAIT_END",
    ];
}

/** The places of a backend that the script fills; further servers of it serve while none of these does. */
export function placesOf(check: string): string[] {
    return ["    option allbackups", `    server-template _ ${places} ${nowhere} ${check} disabled`];
}

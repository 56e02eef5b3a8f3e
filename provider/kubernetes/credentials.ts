import { readFile } from "node:fs/promises";
import type * as http from "node:http";
import type { AgentOptions } from "node:https";
import type { KubeconfigContext, KubeconfigUser } from "../../components/cluster/kubeconfig";
import { pluginCredentials } from "./authenticators";
import { environmentProxy } from "./environment-proxy";
import { impersonation } from "./impersonation";
import { proxyAgent } from "./proxy-agent";

/** How the server is known, and the user to the server, in TLS. */
export type TlsOptions = Pick<AgentOptions, "ca" | "cert" | "key" | "rejectUnauthorized" | "servername">;

/** TLS settings and headers of every request of a connection. */
export interface ConnectionOptions extends TlsOptions {
    readonly headers: http.OutgoingHttpHeaders;
}

/** How a connection reaches its server, and as whom. */
export interface Credentials {
    readonly options: ConnectionOptions;
    /** The way through a proxy, with the proxy's address (without its password); absent when there is none. */
    readonly proxy?: { readonly agent: http.Agent; readonly address: string };
}

/**
 * The credentials for the cluster and user of a context, and the way to the server: the kubeconfig's `proxy-url`, else the proxy that the
 * environment names.
 * @param environment where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up.
 * @throws Error that says which file or plugin gives no credentials, without any part of them.
 */
export async function readCredentials(
    context: KubeconfigContext,
    environment: Readonly<Record<string, string | undefined>>,
): Promise<Credentials> {
    const { cluster, user } = context;
    const given = cluster["proxy-url"] ?? "";
    const proxy = given === "" ? environmentProxy(new URL(cluster.server), environment) : given;
    const plugin = await pluginCredentials(user);
    const tls = { ...(await tlsOptions(context)), ...plugin?.tls };
    // What the user has without a plugin counts more.
    const headers = { ...plugin?.headers, ...(await authorization(user)), ...impersonation(user) };
    const options = { ...tls, headers };
    if (proxy === undefined) {
        return { options };
    }
    const agent = await proxyAgent(proxy, cluster.server, tls);
    const { protocol, host } = new URL(proxy);
    return { options, proxy: { agent, address: `${protocol}//${host}` } };
}

async function tlsOptions({ cluster, user }: KubeconfigContext): Promise<TlsOptions> {
    const [ca, cert, key] = await Promise.all([
        pem("certificate-authority", cluster["certificate-authority-data"], cluster["certificate-authority"]),
        pem("client-certificate", user["client-certificate-data"], user["client-certificate"]),
        pem("client-key", user["client-key-data"], user["client-key"]),
    ]);
    return {
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
        ...(cluster["insecure-skip-tls-verify"] === true && { rejectUnauthorized: false }),
        ...(cluster["tls-server-name"] !== undefined && { servername: cluster["tls-server-name"] }),
    };
}

async function pem(key: string, data: string | undefined, path: string | undefined): Promise<Buffer | undefined> {
    if (data !== undefined && data !== "") {
        return Buffer.from(data, "base64");
    }
    return path === undefined || path === "" ? undefined : readNamed(key, path);
}

async function readNamed(key: string, path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        throw new Error(`the ${key} ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? ""})`);
    }
}

async function authorization(user: KubeconfigUser): Promise<Record<string, string>> {
    const isFile = user.tokenFile !== undefined && user.tokenFile !== "";
    const token = isFile ? (await readNamed("tokenFile", user.tokenFile)).toString("utf8").trim() : user.token;
    if (token !== undefined && token !== "") {
        return { authorization: `Bearer ${token}` };
    }
    if (user.username !== undefined) {
        const pair = Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64");
        return { authorization: `Basic ${pair}` };
    }
    return {};
}

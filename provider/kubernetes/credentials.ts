import { readFile } from "node:fs/promises";
import type { OutgoingHttpHeaders } from "node:http";
import type { RequestOptions } from "node:https";
import type { KubeconfigContext } from "../../components/cluster/kubeconfig";

/** TLS settings and headers of every request of a connection. */
export interface ConnectionOptions extends RequestOptions {
    headers?: OutgoingHttpHeaders;
}

/**
 * TLS settings and headers for the cluster and user of a context. Certificates, tokens and passwords are read here;
 * exec plugins, auth providers and proxies are left to `@kubernetes/client-node`, which is loaded only then because
 * it costs half a second of every preview.
 */
export async function connectionOptions(context: KubeconfigContext): Promise<ConnectionOptions> {
    const { cluster, user } = context;
    if (user.exec !== undefined || user["auth-provider"] !== undefined || proxyApplies(context)) {
        return libraryOptions(context);
    }
    const [ca, cert, key] = await Promise.all([
        pem(cluster["certificate-authority-data"], cluster["certificate-authority"]),
        pem(user["client-certificate-data"], user["client-certificate"]),
        pem(user["client-key-data"], user["client-key"]),
    ]);
    return {
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
        ...(cluster["insecure-skip-tls-verify"] === true && { rejectUnauthorized: false }),
        ...(cluster["tls-server-name"] !== undefined && { servername: cluster["tls-server-name"] }),
        headers: await authorization(context),
    };
}

async function pem(data: string | undefined, path: string | undefined): Promise<Buffer | undefined> {
    if (data !== undefined && data !== "") {
        return Buffer.from(data, "base64");
    }
    return path === undefined || path === "" ? undefined : readFile(path);
}

async function authorization({ user }: KubeconfigContext): Promise<Record<string, string>> {
    const token = user.tokenFile === undefined ? user.token : (await readFile(user.tokenFile, "utf8")).trim();
    if (token !== undefined && token !== "") {
        return { authorization: `Bearer ${token}` };
    }
    if (user.username !== undefined) {
        const pair = Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64");
        return { authorization: `Basic ${pair}` };
    }
    return {};
}

/** The proxy variables count as for every Go program, where loopback servers are never proxied. */
function proxyApplies({ cluster }: KubeconfigContext): boolean {
    if (cluster["proxy-url"] !== undefined) {
        return true;
    }
    const { hostname } = new URL(cluster.server);
    const isLoopback = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
    const variables = ["HTTPS_PROXY", "https_proxy"].some((name) => (process.env[name] ?? "") !== "");
    return variables && !isLoopback;
}

async function libraryOptions(context: KubeconfigContext): Promise<ConnectionOptions> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromString(
        JSON.stringify({
            apiVersion: "v1",
            kind: "Config",
            "current-context": "c",
            clusters: [{ name: "c", cluster: context.cluster }],
            users: [{ name: "c", user: context.user }],
            contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
        }),
    );
    const options: ConnectionOptions = {};
    await config.applyToHTTPSOptions(options);
    return options;
}

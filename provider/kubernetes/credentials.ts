import { readFile } from "node:fs/promises";
import type * as http from "node:http";
import type { RequestOptions } from "node:https";
import type { KubeconfigContext, KubeconfigUser } from "../../components/cluster/kubeconfig";
import { environmentProxy } from "./environment-proxy";
import { impersonation } from "./impersonation";

/** TLS settings and headers of every request of a connection. */
export interface ConnectionOptions extends RequestOptions {
    readonly headers: http.OutgoingHttpHeaders;
}

/** How a connection reaches its server, and as whom. */
export interface Credentials {
    readonly options: ConnectionOptions;
    /** The way through a proxy, with the proxy's address (without its password); absent when there is none. */
    readonly proxy?: { readonly agent: http.Agent; readonly address: string };
}

/**
 * The credentials for the cluster and user of a context. Certificates, tokens and passwords are read here; exec
 * plugins, auth providers and proxies are left to `@kubernetes/client-node`, which is loaded only then because it costs
 * half a second of every preview. It knows no proxy but the kubeconfig's `proxy-url`, so the environment's is put there.
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
    if (user.exec === undefined && user["auth-provider"] === undefined && proxy === undefined) {
        return { options: await plainOptions(context) };
    }
    const { agent, ...options } = await libraryOptions({
        ...context,
        cluster: { ...cluster, ...(proxy !== undefined && { "proxy-url": proxy }) },
    });
    const headers = { ...(options.headers as http.OutgoingHttpHeaders | undefined), ...impersonation(user) };
    if (proxy === undefined || agent === undefined || typeof agent === "boolean") {
        return { options: { ...options, headers } };
    }
    const { protocol, host } = new URL(proxy);
    return { options: { ...options, headers }, proxy: { agent, address: `${protocol}//${host}` } };
}

async function plainOptions({ cluster, user }: KubeconfigContext): Promise<ConnectionOptions> {
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
        headers: { ...(await authorization(user)), ...impersonation(user) },
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

async function libraryOptions({ cluster, user }: KubeconfigContext): Promise<RequestOptions> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    const options: RequestOptions = {};
    try {
        config.loadFromString(
            JSON.stringify({
                apiVersion: "v1",
                kind: "Config",
                "current-context": "c",
                clusters: [{ name: "c", cluster }],
                users: [{ name: "c", user }],
                contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
            }),
        );
        await config.applyToHTTPSOptions(options);
    } catch (error) {
        throw user.exec === undefined ? error : new Error(pluginProblem(user.exec.command ?? "", error));
    }
    return options;
}

/** Characters of a plugin's own words that are shown: enough for "run this to log in". */
const shownCharacters = 300;

/** A parser's error would quote what the plugin printed, which may well be a token; its standard error is for people. */
function pluginProblem(command: string, error: unknown): string {
    const plugin = `the kubeconfig's exec plugin ${command}`;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return `${plugin} is not installed`;
    }
    if (error instanceof SyntaxError || error instanceof TypeError) {
        return `${plugin} printed no ExecCredential`;
    }
    const words = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ").trim();
    return `${plugin} failed: ${words === "" ? "it says nothing" : words.slice(0, shownCharacters)}`;
}

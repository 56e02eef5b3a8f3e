import type * as http from "node:http";
import type { AgentOptions, RequestOptions } from "node:https";
import type { Authenticator } from "@kubernetes/client-node/dist/auth.js";
import type { User } from "@kubernetes/client-node/dist/config_types.js";
import type { KubeconfigUser } from "../../components/cluster/kubeconfig";

/** What a plugin gives: a client certificate, or headers, such as a token, with names in lower case. */
export interface PluginCredentials {
    readonly tls: Pick<AgentOptions, "cert" | "key">;
    readonly headers: http.OutgoingHttpHeaders;
}

/**
 * The credentials that a user's exec plugin or auth provider gives; undefined for a user without one. They are left to the parts of
 * `@kubernetes/client-node` that get them: the whole of it, with a class for each kind of Kubernetes, takes 0.3 s of every preview.
 * @throws Error that says what is the matter with the plugin, and quotes nothing that it printed for programs.
 */
export async function pluginCredentials(user: KubeconfigUser): Promise<PluginCredentials | undefined> {
    if (user.exec === undefined && user["auth-provider"] === undefined) {
        return undefined;
    }
    // The rest of a user is no authenticator's.
    const known = { name: "user", exec: user.exec, authProvider: user["auth-provider"] } as User;
    const given: RequestOptions = { headers: {} };
    try {
        await (await authenticatorOf(known))?.applyAuthentication(known, given);
    } catch (error) {
        throw user.exec === undefined ? error : new Error(pluginProblem(user.exec.command ?? "", error));
    }
    const { headers, ...tls } = given;
    const entries = Object.entries(headers as http.OutgoingHttpHeaders);
    return { tls, headers: Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value])) };
}

async function authenticatorOf(user: User): Promise<Authenticator | undefined> {
    for (const load of authenticators) {
        const authenticator = await load();
        if (authenticator.isAuthProvider(user)) {
            return authenticator;
        }
    }
    return undefined;
}

/** In the order in which they are asked: exec plugins are what nearly everybody has. */
const authenticators: readonly (() => Promise<Authenticator>)[] = [
    async () => new (await import("@kubernetes/client-node/dist/exec_auth.js")).ExecAuth(),
    async () => new (await import("@kubernetes/client-node/dist/azure_auth.js")).AzureAuth(),
    async () => new (await import("@kubernetes/client-node/dist/gcp_auth.js")).GoogleCloudPlatformAuth(),
    async () => new (await import("@kubernetes/client-node/dist/file_auth.js")).FileAuth(),
    async () => new (await import("@kubernetes/client-node/dist/oidc_auth.js")).OpenIDConnectAuth(),
];

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

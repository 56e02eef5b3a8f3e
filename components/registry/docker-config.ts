/** A login as container runtimes read it. */
export interface DockerLogin {
    /** What runtimes look up: a `registryKey`. */
    readonly key: string;
    readonly username: string;
    readonly password: string;
    /** Left out when undefined. */
    readonly email?: string | undefined;
}

/**
 * A docker config.json with one login: what a Secret of the type `kubernetes.io/dockerconfigjson` holds
 * (https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets). `auth` is for clients that read
 * nothing else; RFC 7617 says how user and password are joined, as UTF-8.
 *
 * The result holds the password: callers keep it a secret.
 */
export function dockerConfig({ key, username, password, email }: DockerLogin): string {
    const auth = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
    return JSON.stringify({
        auths: { [key]: { username, password, ...(email !== undefined && { email }), auth } },
    });
}

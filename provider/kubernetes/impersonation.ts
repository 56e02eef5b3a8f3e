import type { OutgoingHttpHeaders } from "node:http";
import type { KubeconfigUser } from "../../components/cluster/kubeconfig";

/**
 * The headers for a kubeconfig's `as`, `as-uid`, `as-groups` and `as-user-extra`
 * (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation). The client library
 * knows `as` alone; its header has the same spelling, so that these replace it.
 */
export function impersonation(user: KubeconfigUser): OutgoingHttpHeaders {
    const { as, "as-uid": uid, "as-groups": groups = [], "as-user-extra": extra = {} } = user;
    return {
        ...(as !== undefined && as !== "" && { "Impersonate-User": as }),
        ...(uid !== undefined && uid !== "" && { "Impersonate-Uid": uid }),
        ...(groups.length > 0 && { "Impersonate-Group": [...groups] }),
        ...Object.fromEntries(
            Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${escapeKey(key)}`, [...values]]),
        ),
    };
}

/** A header's name has few characters; the API server decodes the others from percent signs. */
function escapeKey(key: string): string {
    return [...Buffer.from(key)]
        .map((byte) => ({ byte, character: String.fromCharCode(byte) }))
        .map(({ byte, character }) =>
            /[!#$&'*+\-.^_`|~0-9A-Za-z]/.test(character)
                ? character
                : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
        )
        .join("");
}

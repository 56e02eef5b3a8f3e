/** A resource of an EncryptionConfiguration: `secrets`, `deployments.apps`, or with a wildcard `*.`, `*.apps` or `*.*`. */
export interface EncryptedResource {
    /** Empty for the core group; `*` for every group. */
    readonly group: string;
    /** The plural, or `*` for all of the group. */
    readonly resource: string;
}

/** What API servers store without a REST API. */
const internal: readonly string[] = ["apiserveripinfo", "serviceipallocations", "servicenodeportallocations"];

const plural = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const groupName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Takes a name apart as the API server does: the group begins after the first dot. */
export function encryptedResource(name: string): EncryptedResource {
    const dot = name.indexOf(".");
    return dot < 0 ? { group: "", resource: name } : { group: name.slice(dot + 1), resource: name.slice(0, dot) };
}

/**
 * What is wrong with one name of an EncryptionConfiguration, as "<what is wrong>. <what to do>"; the rules are those of
 * API servers (k8s.io/apiserver, pkg/apis/apiserver/validation/validation_encryption.go), which would not start.
 */
export function encryptedResourceFault(name: string): string | undefined {
    const { group, resource } = encryptedResource(name);
    if (name === "*") {
        return 'is not a resource. Use "*." for the whole core group, or "*.*" for everything';
    }
    if (name !== name.toLowerCase()) {
        return "has capital letters. Use the plural as `kubectl api-resources` shows it, with its group: secrets, deployments.apps";
    }
    if (resource.includes("/")) {
        return "is a part of a resource, and is stored with it. Name the resource alone";
    }
    if (internal.includes(name)) {
        return "has no REST API, so that API servers do not encrypt it. Take it out";
    }
    if (group === "events.k8s.io") {
        return "is stored as a resource of the core group. Use events";
    }
    if (group === "extensions") {
        return "is of a group that no API server has any more. Take it out";
    }
    if (group === "*" && resource !== "*") {
        return 'is a resource in every group. Name one group, or use "*.*" for everything';
    }
    const isName = resource === "*" || plural.test(resource);
    return isName && (group === "" || group === "*" || groupName.test(group))
        ? undefined
        : "is not a resource. Use a plural with its group, such as secrets or deployments.apps, or a wildcard: *. or *.apps or *.*";
}

/** Whether the first one means all that the second one means. */
export function covers(wide: EncryptedResource, narrow: EncryptedResource): boolean {
    return (
        (wide.group === "*" || wide.group === narrow.group) &&
        (wide.resource === "*" || wide.resource === narrow.resource)
    );
}

/** Names that another one of the list covers already, which API servers refuse, with what is wrong with them. */
export function overlaps(names: readonly string[]): { readonly index: number; readonly fault: string }[] {
    const resources = names.map((name) => ({ name, ...encryptedResource(name) }));
    // What is no resource covers nothing.
    const sound = resources.filter(({ name }) => encryptedResourceFault(name) === undefined);
    return resources.flatMap((resource, index) => {
        const other = sound.find(
            (wide) =>
                wide !== resource &&
                sound.includes(resource) &&
                covers(wide, resource) &&
                // Of two that mean the same the later one is too much.
                (resources.indexOf(wide) < index || !covers(resource, wide)),
        );
        return other === undefined
            ? []
            : [{ index, fault: `is covered by "${other.name}" already. Remove one of them` }];
    });
}

/** Those of some names that others do not cover. */
export function notCovered(names: readonly string[], others: readonly string[]): string[] {
    const wide = others.map(encryptedResource);
    return names.filter((name) => !wide.some((resource) => covers(resource, encryptedResource(name))));
}

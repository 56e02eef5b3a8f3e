import type { NamespaceConfiguration } from "./config";
import { limitFaults } from "./limits";
import { podSecurityLabels } from "./pod-security";

/** Keys that contradict each other: where below the namespace, and "<what is wrong>. <what to do>". */
export interface NamespaceFault {
    readonly path: readonly string[];
    readonly message: string;
}

/** What one key of a namespace says against another one. */
export function namespaceFaults(namespace: NamespaceConfiguration): NamespaceFault[] {
    return [
        ...ownershipFaults(namespace),
        ...podSecurityFaults(namespace),
        ...limitFaults(namespace.limits ?? {}).map(({ path, message }) => ({ path: ["limits", ...path], message })),
    ];
}

/**
 * With `create: false` the namespace itself is somebody else's, so that nothing of it can be set here. Objects in it can,
 * and `protect` and `retainOnDelete` are true of it in any case.
 */
function ownershipFaults({
    create,
    adopt,
    labels,
    annotations,
    podSecurity,
}: NamespaceConfiguration): NamespaceFault[] {
    if (create) {
        return [];
    }
    const isSet = (map: object | undefined): boolean => Object.keys(map ?? {}).length > 0;
    const set = Object.entries({ labels, annotations, podSecurity }).filter(([, map]) => isSet(map));
    const message = "contradicts create: false, with which the namespace is never changed. Remove one of the two";
    return [
        ...(adopt ? [{ path: ["adopt"], message: "contradicts create: false. Remove one of the two" }] : []),
        ...set.map(([key]) => ({ path: [key], message })),
    ];
}

function podSecurityFaults({ labels, podSecurity }: NamespaceConfiguration): NamespaceFault[] {
    const wanted = podSecurityLabels(podSecurity);
    const version = podSecurity?.version;
    const belongsNowhere = version !== undefined && Object.keys(wanted).length === 0;
    return [
        ...(belongsNowhere
            ? [{ path: ["podSecurity", "version"], message: "belongs to no level. Set enforce, audit or warn, too" }]
            : []),
        ...Object.entries(wanted)
            .filter(([key, value]) => (labels[key] ?? value) !== value)
            .map(([key, value]) => ({
                path: ["labels", key],
                message: `contradicts podSecurity, which sets it to "${value}". Remove one of the two`,
            })),
    ];
}

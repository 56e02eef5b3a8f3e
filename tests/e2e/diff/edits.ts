import { images } from "../fiaas/fixture";

/** An edit of one namespace: what it was, and what it becomes; undefined where there is none. */
export interface NamespaceEdit {
    readonly what: string;
    readonly before: object | undefined;
    readonly after: object | undefined;
    /** No resource of the cluster changes, only the configuration that components show. */
    readonly isIdle?: true;
}

const quota = { pods: 10, "requests.cpu": "2" };
const limits = { default: { cpu: "1", memory: "1Gi" }, defaultRequest: { cpu: "100m" } };
const daemon = (more: object = {}) => ({ fiaas: { channel: "pinned", ...more } });

/** Each field of a namespace that matters, by the name of the namespace that it is tried with. */
export const namespaceEdits: Readonly<Record<string, NamespaceEdit>> = {
    untouched: {
        what: "nothing at all",
        before: { labels: { a: "1" }, quota, limits, defaultDeny: { ingress: true }, ...daemon() },
        after: { labels: { a: "1" }, quota, limits, defaultDeny: { ingress: true }, ...daemon() },
        isIdle: true,
    },
    new: { what: "a namespace comes", before: undefined, after: {} },
    full: {
        what: "a namespace comes with all that belongs in it",
        before: undefined,
        after: {
            labels: { a: "1" },
            quota,
            limits,
            defaultDeny: { ingress: true },
            podSecurity: { enforce: "baseline" },
        },
    },
    gone: { what: "a namespace goes", before: { quota }, after: undefined },
    kept: { what: "a namespace goes that is to be kept", before: { retainOnDelete: true, quota }, after: undefined },
    adopted: { what: "a namespace of somebody else is adopted", before: undefined, after: { adopt: true } },
    used: { what: "a namespace of somebody else is used", before: undefined, after: { create: false, quota } },
    released: { what: "a namespace is not made any more", before: { retainOnDelete: true }, after: { create: false } },
    "label-added": { what: "a label is added", before: {}, after: { labels: { team: "a" } } },
    "label-changed": { what: "a label changes", before: { labels: { team: "a" } }, after: { labels: { team: "b" } } },
    "label-removed": {
        what: "a label goes",
        before: { labels: { team: "a", "example.com/b": "1" } },
        after: { labels: { team: "a" } },
    },
    "annotation-added": {
        what: "an annotation is added",
        before: {},
        after: { annotations: { "example.com/a": "1" } },
    },
    "annotation-changed": {
        what: "an annotation changes",
        before: { annotations: { "example.com/a": "1" } },
        after: { annotations: { "example.com/a": "2" } },
    },
    "annotation-removed": {
        what: "the last annotation goes",
        before: { annotations: { "example.com/a": "1" } },
        after: {},
    },
    protected: { what: "a namespace is protected", before: {}, after: { protect: true }, isIdle: true },
    unprotected: { what: "a namespace is not protected any more", before: { protect: true }, after: {}, isIdle: true },
    retained: { what: "a namespace is to be kept", before: {}, after: { retainOnDelete: true }, isIdle: true },
    "security-added": { what: "pod security is added", before: {}, after: { podSecurity: { enforce: "baseline" } } },
    "security-changed": {
        what: "pod security changes",
        before: { podSecurity: { enforce: "baseline" } },
        after: { podSecurity: { enforce: "restricted", warn: "restricted" } },
    },
    "security-removed": { what: "pod security goes", before: { podSecurity: { enforce: "baseline" } }, after: {} },
    "quota-added": { what: "a quota is added", before: {}, after: { quota } },
    "quota-changed": { what: "a quota changes", before: { quota }, after: { quota: { ...quota, pods: 11 } } },
    "quota-key-removed": { what: "a quota loses a resource", before: { quota }, after: { quota: { pods: 10 } } },
    "quota-spelled": {
        what: "a quota is written otherwise and means the same",
        before: { quota },
        after: { quota: { ...quota, "requests.cpu": "2000m" } },
        isIdle: true,
    },
    "quota-removed": { what: "a quota goes", before: { quota }, after: {} },
    "limits-added": { what: "limits are added", before: {}, after: { limits } },
    "limits-changed": {
        what: "limits change",
        before: { limits },
        after: { limits: { ...limits, default: { cpu: "2", memory: "1Gi" } } },
    },
    "limits-removed": { what: "limits go", before: { limits }, after: {} },
    "deny-added": { what: "a default policy is added", before: {}, after: { defaultDeny: { ingress: true } } },
    "deny-changed": {
        what: "a default policy changes",
        before: { defaultDeny: { ingress: true } },
        after: { defaultDeny: { ingress: true, egress: true } },
    },
    "deny-removed": { what: "a default policy goes", before: { defaultDeny: { ingress: true } }, after: {} },
    "fiaas-added": { what: "a daemon comes", before: {}, after: daemon() },
    "fiaas-removed": { what: "a daemon goes", before: daemon(), after: {} },
    "fiaas-kept": { what: "a daemon goes that is to be kept", before: daemon({ retain: true }), after: {} },
    "fiaas-channel": { what: "a daemon gets another channel", before: daemon(), after: daemon({ channel: "latest" }) },
    "fiaas-release": {
        what: "a daemon is pinned to another release",
        before: daemon({ pin: { image: images.old } }),
        after: daemon({ pin: { image: images.new } }),
    },
    "fiaas-configuration": {
        what: "a daemon's configuration changes",
        before: daemon({ clusterConfig: { environment: "a" } }),
        after: daemon({ clusterConfig: { environment: "b" } }),
    },
    "fiaas-rights": {
        what: "a daemon's configuration needs other rights",
        before: daemon(),
        after: daemon({ clusterConfig: { "include-status-in-app": true } }),
    },
    "fiaas-override": {
        what: "a daemon's specification is overridden",
        before: daemon(),
        after: daemon({ override: { merge: "deep", spec: { resources: { limits: { memory: "1Gi" } } } } }),
    },
    "fiaas-labels": {
        what: "a daemon's pods get another label",
        before: daemon({ additionalLabels: { pod: { a: "1" } } }),
        after: daemon({ additionalLabels: { pod: { a: "2" } } }),
    },
    "fiaas-forced": { what: "a bootstrap is forced", before: daemon(), after: daemon({ bootstrap: { force: "1" } }) },
    "fiaas-deadline": {
        what: "a daemon gets more time",
        before: daemon(),
        after: daemon({ bootstrap: { deadline: 300 } }),
        isIdle: true,
    },
    "fiaas-direct": {
        what: "a plain Deployment gets another image",
        before: daemon({ direct: true }),
        after: daemon({ direct: true, pin: { image: images.new } }),
    },
    "fiaas-direct-configuration": {
        what: "a plain Deployment gets another configuration",
        before: daemon({ direct: true }),
        after: daemon({ direct: true, clusterConfig: { environment: "b" } }),
    },
};

const registry = {
    address: "registry.example.com",
    username: "robot",
    password: { env: "PASSWORD" },
    namespaces: ["used"],
};

/** The same for registries. */
export const registryEdits: Readonly<Record<string, NamespaceEdit>> = {
    untouched: { what: "nothing at all", before: registry, after: registry, isIdle: true },
    added: { what: "a registry comes", before: undefined, after: registry },
    removed: { what: "a registry goes", before: registry, after: undefined },
    address: { what: "a registry moves", before: registry, after: { ...registry, address: "quay.io" } },
    username: { what: "a registry gets another user", before: registry, after: { ...registry, username: "other" } },
    email: { what: "a registry gets an email", before: registry, after: { ...registry, email: "a@example.com" } },
    renamed: { what: "a pull secret gets another name", before: registry, after: { ...registry, pullSecret: "other" } },
    noted: {
        what: "a pull secret gets an annotation",
        before: registry,
        after: { ...registry, annotations: { "example.com/a": "1" } },
    },
    moved: {
        what: "a registry goes to another namespace",
        before: registry,
        after: { ...registry, namespaces: ["retained"] },
    },
    spelled: {
        what: "an address is written otherwise and means the same",
        before: registry,
        after: { ...registry, address: "https://registry.example.com/v2/" },
        isIdle: true,
    },
};

/** One side of all edits of a table. */
export function sideOf(
    edits: Readonly<Record<string, NamespaceEdit>>,
    side: "before" | "after",
): Record<string, object> {
    return Object.fromEntries(
        Object.entries(edits).flatMap(([name, edit]) => (edit[side] === undefined ? [] : [[name, edit[side]]])),
    );
}

import { z } from "zod";

/**
 * What an edit does to installations, as `flotilla diff` foresees it and `flotilla preview` finds it: the one model that all
 * formats show, and itself the JSON format. A value that must not be shown is {@link secretMark}, one that only exists
 * after a resource was made {@link unknownMark}, and one that the state alone has {@link stateMark}.
 */

/** Stands in the place of every secret value. */
export const secretMark = "[secret]";

/** Stands in the place of a value that is known after creation only. */
export const unknownMark = "[known after creation]";

/** Stands in the place of a value that the state has and the files have not. */
export const stateMark = "[in the state]";

/** What happens to a resource, the worst first: reports show them in this order. */
export const actions = ["replace", "delete", "update", "create"] as const;

const action = z.enum(actions);

const position = z
    .strictObject({
        file: z.string().meta({ description: "Path from the project's folder." }),
        line: z.int().optional().meta({ description: "Line, from 1." }),
        side: z.enum(["base", "head"]).meta({ description: "Which of the two trees has the line." }),
    })
    .meta({ description: "Where the effective value was written." });

const configurationChange = z.strictObject({
    path: z.string().meta({ description: "Path in the configuration.", examples: ["namespaces.payments.labels.team"] }),
    old: z.unknown().optional().meta({ description: "Value at base; absent where base has none." }),
    new: z.unknown().optional().meta({ description: "Value at head; absent where head has none." }),
    position: position.optional(),
});

const propertyChange = z.strictObject({
    path: z.string().meta({ description: "Path in the inputs.", examples: ["spec.template.spec.containers[0].image"] }),
    kind: z.enum(["add", "update", "delete"]),
    old: z.unknown().optional(),
    new: z.unknown().optional(),
    forcesReplacement: z.boolean().meta({ description: "Whether this field alone replaces the resource." }),
});

const kubernetesObject = z.strictObject({
    apiVersion: z.string(),
    kind: z.string(),
    namespace: z.string().optional(),
    name: z.string().optional().meta({ description: "Absent where the name is only made at creation." }),
});

const restarts = z
    .strictObject({
        pods: z.int().meta({ description: "Pods that are stopped and started again." }),
        everyNode: z.int().meta({ description: "Workloads that restart one pod on each of their nodes." }),
    })
    .meta({ description: "What is restarted." });

const resourceChange = z.strictObject({
    action,
    type: z.string().meta({ description: "Pulumi's type token.", examples: ["kubernetes:core/v1:Namespace"] }),
    name: z.string().meta({
        description: "Logical name without the installation's own in front; empty for the installation itself.",
        examples: ["payments-namespace"],
    }),
    object: kubernetesObject.optional().meta({ description: "The Kubernetes object, where it is one." }),
    isComponent: z.boolean().meta({
        description: "A component is only its configuration's echo: summaries do not count it.",
    }),
    isProtected: z.boolean().meta({ description: "Pulumi refuses to replace or delete it." }),
    deleteBeforeReplace: z.boolean().optional().meta({ description: "It is gone before the new one is made." }),
    consequence: z
        .string()
        .optional()
        .meta({
            description: "What it means for what runs.",
            examples: ["its pods restart, one after another"],
        }),
    restarts: restarts.optional(),
    changes: z.array(propertyChange).meta({
        description: "Field by field, of an update or a replacement, and of what is changed while it is taken over.",
    }),
    inputs: z.unknown().optional().meta({ description: "Of a creation what is made, of a deletion what was there." }),
});

const requests = z.strictObject({
    cpu: z.number().meta({ description: "Requested processor time, in cores." }),
    memory: z.number().meta({ description: "Requested memory, in bytes." }),
});

const beforeAndAfter = z.strictObject({ before: requests, after: requests }).meta({
    description: "What all pods request; of a DaemonSet one pod is counted.",
});

const changeGroup = z.strictObject({
    installations: z
        .array(z.string())
        .min(1)
        .meta({ description: "Whom this happens to, all in the same way; sorted." }),
    presence: z
        .enum(["changed", "added", "removed"])
        .meta({ description: "Whether the installation itself is new or gone." }),
    configuration: z.array(configurationChange).meta({
        description: "Sorted by path. A position in a stack file is that of the first installation.",
    }),
    resources: z
        .array(resourceChange)
        .meta({ description: "Sorted by action, the worst first, then by type and name." }),
    requests: beforeAndAfter.meta({ description: "Over all installations of the group." }),
});

const failure = z.strictObject({
    installation: z.string(),
    side: z.enum(["base", "head"]),
    faults: z.array(z.string()).min(1).meta({ description: "One line a fault." }),
});

const side = z.strictObject({
    name: z
        .string()
        .meta({ description: "What was asked for: a git reference, or the work tree.", examples: ["main"] }),
    commit: z.string().optional().meta({ description: "Full hash; absent for the work tree." }),
});

const surprise = z.strictObject({
    installations: z.array(z.string()).min(1).meta({ description: "Where it is so, sorted." }),
    resource: z.string().meta({
        description: "Kind, namespace and name.",
        examples: ["Namespace payments"],
    }),
    foreseen: z.string().meta({ description: "What a diff says of it.", examples: ["nothing"] }),
    found: z.string().meta({ description: "What the engine says.", examples: ["updated: metadata.labels.team"] }),
});

const comparison = z
    .strictObject({ base: side, surprises: z.array(surprise) })
    .meta({ description: "Of a preview with --base: where the engine found something else than a diff foresees." });

const summary = z.strictObject({
    installations: z.strictObject({
        compared: z.int().meta({ description: "All that were looked at." }),
        changed: z.int().meta({ description: "Those to which something happens, added and removed ones included." }),
        failed: z.int().meta({ description: "Those that cannot be told of." }),
    }),
    resources: z.record(action, z.int()).meta({ description: "Over all installations, without components." }),
    restarts,
    requests: beforeAndAfter.meta({ description: "Over all changed installations." }),
    endangered: z.int().meta({ description: "Protected resources that would be replaced or deleted." }),
});

/** The report. Bump `version` when a reader of the JSON would have to change. */
export const fleetReport = z.strictObject({
    version: z.literal(1),
    kind: z.enum(["diff", "preview"]).meta({
        description: "Whether it was foreseen from the files alone, or found by the engine, which asked each cluster.",
    }),
    base: side.optional().meta({ description: "What a diff starts from; a preview starts from the last known state." }),
    head: side,
    summary,
    groups: z.array(changeGroup).meta({
        description: "Those with the most dangerous changes first; then those of the most installations.",
    }),
    failures: z.array(failure),
    ignored: z.array(z.strictObject({ rule: z.string(), changes: z.int() })).meta({
        description: "What --ignore left out, rule by rule.",
    }),
    comparison: comparison.optional(),
    notes: z.array(z.string()).meta({ description: "What a reader has to know to read the rest, a sentence each." }),
});

/** What happens to installations. */
export type FleetReport = z.output<typeof fleetReport>;
/** Installations to which the same happens. */
export type ChangeGroup = FleetReport["groups"][number];
/** What happens to one resource. */
export type ResourceChange = ChangeGroup["resources"][number];
/** One field of a resource. */
export type PropertyChange = ResourceChange["changes"][number];
/** One value of a configuration. */
export type ConfigurationChange = ChangeGroup["configuration"][number];
/** An installation that cannot be told of. */
export type ReportFailure = FleetReport["failures"][number];
/** What an engine found and a diff did not foresee, or the other way round. */
export type Surprise = NonNullable<FleetReport["comparison"]>["surprises"][number];
/** The numbers that come first. */
export type ReportSummary = FleetReport["summary"];
/** See {@link actions}. */
export type Action = (typeof actions)[number];
/** CPU in cores and memory in bytes. */
export type Requests = z.output<typeof requests>;
/** What is restarted. */
export type Restarts = z.output<typeof restarts>;
/** Where a value was written. */
export type ChangePosition = z.output<typeof position>;

import { z } from "zod";

const modes = ["enforce", "audit", "warn"] as const;
const prefix = "pod-security.kubernetes.io/";

function level(description: string) {
    return z
        .enum(["privileged", "baseline", "restricted"], {
            error: "is not a level of pod security. Use privileged, baseline or restricted",
        })
        .optional()
        .meta({ description, examples: ["restricted"] });
}

/**
 * Which pods a namespace takes: `podSecurity` of a namespace
 * (https://kubernetes.io/docs/concepts/security/pod-security-admission/).
 */
export const podSecurity = z
    .strictObject({
        enforce: level("Pods that break this level are refused. Pods that run already stay."),
        audit: level("Pods that break this level are noted in the audit log. Where it is missing, enforce counts."),
        warn: level(
            "Whoever makes pods that break this level is warned, also of the pods of a Deployment. Where it is missing, " +
                "enforce counts.",
        ),
        version: z
            .string()
            .regex(/^(latest|v1\.(0|[1-9]\d*))$/, {
                error: "is not a version of the levels. Use latest, or a version of Kubernetes such as v1.35",
            })
            .optional()
            .meta({
                description: "The version of Kubernetes whose levels count. Where it is missing, the API server's own.",
                examples: ["v1.35"],
            }),
    })
    .optional()
    .meta({
        description:
            "The pod security standards that pods of the namespace have to keep, as labels of the namespace. An enforced " +
            "level is also warned of and noted in the audit log.",
        examples: [{ enforce: "restricted" }, { enforce: "baseline", warn: "restricted", version: "v1.35" }],
    });

/** `podSecurity` of a namespace. */
export type PodSecurity = NonNullable<z.output<typeof podSecurity>>;

/** The labels of a namespace that say so to the API server. */
export function podSecurityLabels(configuration: PodSecurity = {}): Record<string, string> {
    const { enforce, version } = configuration;
    return Object.fromEntries(
        modes.flatMap((mode) => {
            const wanted = configuration[mode] ?? enforce;
            if (wanted === undefined) {
                return [];
            }
            const pinned = version === undefined ? [] : [[`${prefix}${mode}-version`, version]];
            return [[`${prefix}${mode}`, wanted], ...pinned];
        }),
    ) as Record<string, string>;
}

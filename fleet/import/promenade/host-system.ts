import { z } from "zod";
import { hostFile, reference } from "./values";

const systemdUnit = z.strictObject({
    enable: z.boolean().optional(),
    disable: z.boolean().optional(),
    start: z.boolean().optional(),
    stop: z.boolean().optional(),
    mask: z.boolean().optional(),
});

/** The runtime may come as a file, too: the newest examples name no package of it. */
const requiredPackages = z
    .strictObject({ docker: reference.optional(), runtime: reference.optional(), socat: reference })
    .superRefine(({ docker, runtime }, context) => {
        if (docker !== undefined && runtime !== undefined) {
            const message = "is a second container runtime beside docker. Keep one of the two";
            context.addIssue({ code: "custom", path: ["runtime"], message });
        }
    });

const packageSet = z.strictObject({
    repositories: z.array(reference).optional(),
    keys: z.array(reference).optional(),
    required: requiredPackages.optional(),
    additional: z.array(reference).optional(),
});

const packages = z
    .strictObject({ common: packageSet.optional(), genesis: packageSet.optional(), join: packageSet.optional() })
    .superRefine((sets, context) => {
        for (const use of ["genesis", "join"] as const) {
            if (sets[use]?.required === undefined && sets.common?.required === undefined) {
                const message = `has no required packages for ${use}. Write them below common or ${use}`;
                context.addIssue({ code: "custom", message });
            }
        }
    });

/** What all hosts have beside Kubernetes: `promenade/HostSystem/v1`. */
export const hostSystem = z.strictObject({
    files: z.array(hostFile).optional(),
    systemd_units: z.record(z.string(), systemdUnit).optional(),
    images: z.strictObject({
        haproxy: reference,
        helm: z.strictObject({ helm: reference }),
        monitoring_image: reference,
        coredns: reference.optional(),
        kubernetes: z.strictObject({ kubectl: reference }).optional(),
    }),
    packages,
    validation: z.strictObject({ pod_logs: z.strictObject({ image: reference.optional() }).optional() }).optional(),
});

import { z } from "zod";
import { clusterConfig } from "./cluster-config";
import { bootstrapLabel, deadline } from "./config";
import { additionalKinds, annotationsByKind, labelsByKind } from "./fiaas-yaml-parts";
import { specificationOverride } from "./override";
import { channelName, release } from "./release";

const adoptedObjects = ["application", "configMap", "serviceAccount", "role", "roleBinding"] as const;

const deploymentId = z.string().regex(/^(?=.{1,63}$)[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/, {
    error: "is not a deployment id. Copy the label fiaas/deployment_id of the Application",
});

const adopt = z.strictObject({
    deploymentId: deploymentId.meta({
        description: "The label fiaas/deployment_id of the Application that is there.",
        examples: ["7f3a5f2e-9d0c-4b0e-8a51-0d6f2b8f6f10"],
    }),
    objects: z
        .array(
            z.enum(adoptedObjects, { error: `is not an object of a daemon. Use one of: ${adoptedObjects.join(", ")}` }),
        )
        .superRefine((objects, context) => {
            objects.forEach((object, index) => {
                if (objects.indexOf(object) < index) {
                    context.addIssue({ code: "custom", path: [index], message: "is in the list twice. Remove one" });
                }
            });
        })
        .meta({
            description: "The objects that are there, and are imported. The others are not made.",
            examples: [["application", "configMap"]],
        }),
    change: z
        .boolean()
        .optional()
        .meta({
            description:
                "Make everything as it should be from now on, over what others wrote. An `up` without it comes first, " +
                "which imports what is there; what is not imported stays.",
            examples: [true],
        }),
});

const bootstrap = z.strictObject({
    force: z
        .string()
        .min(1, { error: "is empty. Write any text that was not there before, such as a date" })
        .optional()
        .meta({
            description: "Any text: the bootstrap runs again whenever it changes.",
            examples: ["2026-01-31"],
        }),
    deadline: deadline.optional().meta({
        description: "Seconds in which this daemon has to be bootstrapped, or rolled out.",
        examples: [300],
    }),
    label: bootstrapLabel.optional().meta({
        description:
            "When this daemon's Application has the label fiaas/bootstrap=true: always, or only while its own bootstrap " +
            "pod is at work (temporary). Without it, as flotilla:fiaas has it.",
        examples: ["temporary"],
    }),
});

/** The FIAAS deploy daemon of one namespace: `fiaas` of a namespace. */
export const daemonConfiguration = z.strictObject({
    channel: channelName.optional().meta({
        description: "The release channel that the daemon follows. Without it, that of flotilla:fiaas.",
        examples: ["latest"],
    }),
    pin: release.optional().meta({
        description: "The release of this daemon, whatever the channel has.",
        examples: [{ image: "fiaas/fiaas-deploy-daemon:v1.10.0" }],
    }),
    clusterConfig: clusterConfig.optional().meta({
        description:
            "Configuration of this daemon, cluster_config.yaml. Each key replaces that of flotilla:fiaas whole.",
        examples: [{ environment: "prod" }],
    }),
    override: specificationOverride.optional().meta({
        description: "What this daemon's own fiaas.yml has that the release has not; put over that of flotilla:fiaas.",
        examples: [{ merge: "shallow", spec: { ingress: [] } }],
    }),
    additionalLabels: labelsByKind(additionalKinds).meta({
        description: "Labels of the daemon's objects, by kind.",
        examples: [{ pod: { "example.com/team": "platform" } }],
    }),
    additionalAnnotations: annotationsByKind(additionalKinds).meta({
        description: "Annotations of the daemon's objects, by kind.",
        examples: [{ pod: { "example.com/owner": "platform@example.com" } }],
    }),
    bootstrap: bootstrap.optional().meta({
        description: "When the bootstrap runs again, and how long it may take.",
        examples: [{ force: "2026-01-31" }],
    }),
    bindDefault: z
        .boolean()
        .optional()
        .meta({
            description:
                "Let the daemon run as the service account default, which then has its rights, and so has every pod " +
                "without a service account of its own. Needed where enable-service-account-per-app is false.",
            examples: [true],
        }),
    direct: z
        .boolean()
        .optional()
        .meta({
            description: "Whether this daemon is a plain Deployment. Without it, as flotilla:fiaas has it.",
            examples: [true],
        }),
    wave: z
        .int()
        .min(0, { error: "is less than 0. Use 0 for the first wave" })
        .optional()
        .meta({
            description: "The daemon is changed after all of lower waves. Without it, in the first wave, 0.",
            examples: [1],
        }),
    retain: z
        .boolean()
        .optional()
        .meta({
            description:
                "Leave everything of the daemon in the cluster when it, or the namespace, leaves the configuration.",
            examples: [true],
        }),
    adopt: adopt.optional().meta({
        description: "A daemon that Skipper left, to be kept as it is: `flotilla adopt` writes it.",
        examples: [{ deploymentId: "7f3a5f2e-9d0c-4b0e-8a51-0d6f2b8f6f10", objects: ["application", "configMap"] }],
    }),
});

/** A namespace's `fiaas`. */
export type DaemonConfiguration = z.output<typeof daemonConfiguration>;

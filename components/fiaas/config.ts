import { z } from "zod";
import { clusterConfig } from "./cluster-config";
import { specificationOverride } from "./override";
import { channelName, release } from "./release";
import { webAddress } from "./web-address";

/** Seconds in which a bootstrap has to be done. */
export const deadline = z
    .int()
    .min(121, { error: "is less than 121 seconds, but a bootstrap itself gives up only after 120. Use 121 or more" });

const bootstrapLabels = ["always", "temporary"] as const;

/** When an Application has the label by which bootstraps find what they deploy. */
export const bootstrapLabel = z.enum(bootstrapLabels, {
    error: `is not known. Use one of: ${bootstrapLabels.join(", ")}`,
});

/** Bootstraps of all daemons: `bootstrap` of `flotilla:fiaas`. */
export const bootstrapConfiguration = z.strictObject({
    deadline: deadline.default(180).meta({
        description: "Seconds in which a daemon has to be bootstrapped, or rolled out.",
        examples: [300],
    }),
    label: bootstrapLabel.optional().meta({
        description:
            "When Applications have the label fiaas/bootstrap=true, by which every bootstrap in a namespace finds what it " +
            "deploys: always, as Skipper has it, or temporary, only while the daemon's own bootstrap pod is at work, for " +
            "namespaces in which others run bootstraps, too. Without it, always.",
        examples: ["temporary"],
    }),
});

/** Told twice to zod, because a schema that is asked at load costs each preview 2 ms, also without FIAAS. */
const definitionDefaults = { create: true, adopt: false, protect: true, retain: false };

const yesOrNo = (key: keyof typeof definitionDefaults, description: string) =>
    z
        .boolean()
        .default(definitionDefaults[key])
        .meta({ description, examples: [!definitionDefaults[key]] });

const crds = z.strictObject({
    create: yesOrNo("create", "Make Application and ApplicationStatus. With false, others have to."),
    adopt: yesOrNo("adopt", "Take over definitions that exist already: the next `up` imports them."),
    protect: yesOrNo("protect", "Refuse to delete the definitions, and with them all Applications of the cluster."),
    retain: yesOrNo("retain", "Leave the definitions in the cluster when the installation goes."),
});

/** What counts for all FIAAS deploy daemons of an installation: `flotilla:fiaas`. */
export const fiaasConfiguration = z.strictObject({
    channel: channelName.default("stable").meta({
        description: "The release channel of namespaces that name none.",
        examples: ["latest"],
    }),
    channels: z
        .record(channelName, release)
        .default({})
        .meta({
            description:
                "The release that each channel has now. Nothing is looked up: a promotion is an edit here, and a diff.",
            examples: [{ stable: { image: "fiaas/fiaas-deploy-daemon:20220808113256-eef68a8" } }],
        }),
    release: release.optional().meta({
        description: "One release for all namespaces, without channels.",
        examples: [{ image: "fiaas/fiaas-deploy-daemon:v1.10.0" }],
    }),
    publishedAt: webAddress.default("https://fiaas.github.io/releases").meta({
        description: "Where channels are published. Only `flotilla channel` reads it.",
        examples: ["https://releases.example.com/fiaas"],
    }),
    clusterConfig: clusterConfig.optional().meta({
        description: "Configuration of all daemons, cluster_config.yaml. A namespace's keys replace single ones.",
        examples: [{ "ingress-suffix": ["apps.example.com"] }],
    }),
    override: specificationOverride.optional().meta({
        description: "What all daemons' own fiaas.yml has that the releases have not.",
        examples: [{ merge: "deep", spec: { resources: { limits: { memory: "1Gi" } } } }],
    }),
    direct: z
        .boolean()
        .optional()
        .meta({
            description:
                "Declare the daemons as plain Deployments, as the Helm chart does, without Applications and bootstraps of " +
                "their own: for releases that have no bootstrap any more.",
            examples: [true],
        }),
    bootstrap: bootstrapConfiguration.optional().meta({
        description: "How long a bootstrap may take, and how it finds what it deploys.",
        examples: [{ deadline: 300 }],
    }),
    crds: crds.default(definitionDefaults).meta({
        description: "The custom resource definitions Application and ApplicationStatus, one of each in a cluster.",
        examples: [{ adopt: true }],
    }),
});

/** `flotilla:fiaas` with its defaults. */
export type FiaasConfiguration = z.output<typeof fiaasConfiguration>;

/** `crds` of `flotilla:fiaas`. */
export type DefinitionsConfiguration = FiaasConfiguration["crds"];

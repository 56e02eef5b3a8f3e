import { z } from "zod";
import { extensions } from "./fiaas-yaml-extensions";
import { healthChecks } from "./fiaas-yaml-health";
import { annotations, ingress, labels, metrics, ports, replicas, resources } from "./fiaas-yaml-parts";
import { specificationFaults } from "./fiaas-yaml-rules";

const version = z
    .literal(3, { error: "is not version 3, the only one that all daemons understand. Write 3" })
    .meta({ description: "The version of the format.", examples: [3] });

const keys = {
    replicas,
    ingress,
    healthchecks: healthChecks,
    resources,
    metrics,
    ports,
    annotations,
    labels,
    secrets_in_environment: z
        .boolean()
        .optional()
        .meta({ description: "Whether the container has its secrets as environment variables.", examples: [true] }),
    admin_access: z
        .boolean()
        .optional()
        .meta({ description: "Whether the pod has the token of its service account.", examples: [true] }),
    extensions,
};

const wholeSpecification = z.strictObject({ version, ...keys });

/** The heading of both in the documentation, which has their keys once. */
const title = "fiaas.yml";

/**
 * A fiaas.yml of version 3, without defaults: what is written is what the Application gets, and the daemon has its own
 * (https://github.com/fiaas/fiaas-deploy-daemon, docs/v3_spec.md). The daemon ignores keys that it does not know.
 */
export const fiaasSpecification = wholeSpecification
    .superRefine((specification, context) => {
        for (const { path, message } of specificationFaults(specification)) {
            context.addIssue({ code: "custom", path: [...path], message });
        }
    })
    .meta({
        id: "fiaasYml",
        title,
        description:
            "A fiaas.yml of version 3. There are no defaults here: what is written is what the Application gets, and " +
            "the daemon has defaults of its own. An override has some of these keys, and needs none.",
    });

/** Some keys of a fiaas.yml, to be put over a whole one: what they are together is checked there. */
export const fiaasSpecificationPart = z
    .strictObject({ version: version.optional(), ...keys })
    .meta({ id: "fiaasYmlPart", title });

/** A fiaas.yml of version 3. */
export type FiaasSpecification = z.output<typeof wholeSpecification>;

/** A part of a fiaas.yml. */
export type FiaasSpecificationPart = z.output<typeof fiaasSpecificationPart>;

/** The daemon's own fiaas.yml, as the channel stable had it last and fdd has it to this day. */
export const daemonSpecification: FiaasSpecification = {
    version: 3,
    admin_access: true,
    replicas: { minimum: 1, maximum: 1 },
    resources: { requests: { memory: "128Mi" } },
    ports: [{ target_port: 5000 }],
    healthchecks: { liveness: { http: { path: "/healthz" } } },
    metrics: { prometheus: { path: "/internal-backstage/prometheus" } },
};

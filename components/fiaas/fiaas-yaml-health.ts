import { z } from "zod";

/** A port's name (https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec). */
export const portName = z.string().regex(/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/, {
    error: `is not a port's name. Use at most 15 lower-case letters and digits, with "-" between them and at least one letter`,
});

const notAPort = "is not a port. Use a number from 1 to 65535";

/** A port's number. */
export const portNumber = z.int().min(1, { error: notAPort }).max(65535, { error: notAPort });

const notAReference = "is neither a port's name nor its number. Write the name that it has in ports, or a number";

/** A port by its name or its number. */
export const portReference = z.union([portName, portNumber], { error: notAReference });

/** A path below a host. */
export const urlPath = z.string().startsWith("/", { error: 'does not begin with "/". Write the whole path' });

/** A whole number from a least one on. */
export function count(least: number, description: string, example: number) {
    return z
        .int()
        .min(least, { error: `is less than ${least}. Use ${least} or more` })
        .optional()
        .meta({ description, examples: [example] });
}

const healthCheck = z
    .strictObject({
        execute: z
            .strictObject({
                command: z
                    .string()
                    .min(1, { error: "is empty. Write the command" })
                    .meta({ description: "The command; it succeeds with exit status 0.", examples: ["/bin/check"] }),
            })
            .optional()
            .meta({ description: "A command that is run in the container.", examples: [{ command: "/bin/check" }] }),
        http: z
            .strictObject({
                path: urlPath.optional().meta({ description: "The path that is asked for.", examples: ["/healthz"] }),
                port: portReference.optional().meta({
                    description: "The port, by name or number. Without it, the first of ports.",
                    examples: ["http"],
                }),
                http_headers: z
                    .record(z.string(), z.string())
                    .optional()
                    .meta({ description: "Headers of the request.", examples: [{ "X-Check": "1" }] }),
            })
            .optional()
            .meta({ description: "A request over HTTP.", examples: [{ path: "/healthz" }] }),
        tcp: z
            .strictObject({
                port: portReference.optional().meta({
                    description: "The port, by name or number. Without it, the first of ports.",
                    examples: [5000],
                }),
            })
            .optional()
            .meta({ description: "A connection that has to open.", examples: [{ port: 5000 }] }),
        initial_delay_seconds: count(0, "Seconds before the first check.", 10),
        period_seconds: count(1, "Seconds from one check to the next.", 10),
        success_threshold: count(1, "How many checks in a row have to succeed.", 1),
        failure_threshold: count(1, "How many checks in a row have to fail.", 3),
        timeout_seconds: count(1, "Seconds after which a check has failed.", 1),
    })
    .meta({ id: "fiaasYmlHealthcheck", title: "Health check", description: "A health check of a container." });

/** `healthchecks` of a fiaas.yml. */
export const healthChecks = z
    .strictObject({
        liveness: healthCheck.optional().meta({
            description: "Whether the container lives: exactly one of execute, http and tcp.",
            examples: [{ http: { path: "/healthz" } }],
        }),
        readiness: healthCheck.optional().meta({
            description: "Whether the container takes requests. Without it, the same as liveness.",
            examples: [{ http: { path: "/ready" } }],
        }),
    })
    .optional()
    .meta({
        id: "fiaasYmlHealthchecks",
        description: "How Kubernetes finds out whether the container is well.",
        examples: [{ liveness: { http: { path: "/healthz" } } }],
    });

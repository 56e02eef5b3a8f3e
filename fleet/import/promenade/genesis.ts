import { z } from "zod";
import { address, anything, hostFile, hostName, labels, reference } from "./values";

const resources = anything.optional();

/** The first node of a cluster, from which all others join: `promenade/Genesis/v1`. */
export const genesis = z.strictObject({
    hostname: hostName,
    ip: address,
    external_ip: address.optional(),
    domain: reference.optional(),
    labels,
    images: z.strictObject({
        armada: reference,
        "armada-operator": reference.optional(),
        helm: z.strictObject({ tiller: reference }).optional(),
        kubernetes: z.strictObject({
            apiserver: reference,
            "controller-manager": reference,
            etcd: reference,
            etcdctl: reference.optional(),
            scheduler: reference,
        }),
    }),
    armada: z
        .strictObject({
            target_manifest: reference.optional(),
            metrics: z.strictObject({ output_dir: reference.optional(), max_attempts: z.int().optional() }).optional(),
            resources,
            manager: anything.optional(),
            monitor: anything.optional(),
        })
        .optional(),
    apiserver: z
        .strictObject({
            command_prefix: z.array(z.string()).optional(),
            arguments: z.array(z.string()).optional(),
            // Each holds keys, which no message may show.
            encryption: z.unknown().optional(),
            resources,
        })
        .optional(),
    "controller-manager": z.strictObject({ resources }).optional(),
    scheduler: z.strictObject({ resources }).optional(),
    etcd: z
        .strictObject({
            auxiliary_threshold: z.int().optional(),
            heartbeat_interval: z.int().optional(),
            election_timeout: z.int().optional(),
            snapshot_count: z.int().optional(),
            cipher_suites: z.string().optional(),
            gomaxprocs: z.int().optional(),
            resources,
        })
        .optional(),
    haproxy: z.strictObject({ run_as_user: z.int().optional(), resources }).optional(),
    files: z.array(hostFile).optional(),
    enable_operator: z.boolean().optional(),
    armada_helm_bootstrap: z.unknown().optional(),
});

import { z } from "zod";
import { anything, reference } from "./values";

/** The configuration of Docker: `promenade/Docker/v1`. */
export const docker = z.strictObject({ config: anything });

/** Arguments and configuration of all kubelets: `promenade/Kubelet/v1`. */
export const kubelet = z.strictObject({
    images: z.strictObject({ pause: reference }),
    arguments: z.array(z.string()).optional(),
    config_file_overrides: anything.optional(),
});

const scripts = z.strictObject({
    genesis: z.strictObject({ gpg: z.strictObject({}) }).optional(),
    join: z.strictObject({ gpg: z.strictObject({}) }).optional(),
});

/** What is encrypted, and how: `promenade/EncryptionPolicy/v1`. */
export const encryptionPolicy = z.strictObject({
    etcd: z
        .array(
            z.strictObject({
                resources: z.array(reference).optional(),
                // They hold keys, which no message may show.
                providers: z.unknown().optional(),
            }),
        )
        .optional(),
    scripts: scripts.optional(),
});

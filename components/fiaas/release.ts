import { z } from "zod";
import { daemonSpecification, fiaasSpecification } from "./fiaas-yaml";
import { daemonImage } from "./image";
import { webAddress } from "./web-address";

/** A release of the deploy daemon, as a channel's file has it, and checked: image, fiaas.yml, and where they come from. */
export const release = z
    .strictObject({
        image: daemonImage.meta({
            description: "The daemon's image, as repository:tag. fdd cannot deploy digests.",
            examples: [
                "fiaas/fiaas-deploy-daemon:20220808113256-eef68a8",
                "registry.example.com:5000/fiaas/fdd:v1.10.0",
            ],
        }),
        spec: fiaasSpecification.default(daemonSpecification).meta({
            description: "The daemon's own fiaas.yml.",
            examples: [daemonSpecification],
        }),
        specUrl: webAddress.optional().meta({
            description: "Where this fiaas.yml was read.",
            examples: ["https://fiaas.github.io/releases/artifacts/20220808113256-eef68a8/fiaas.yml"],
        }),
        commit: z
            .string()
            .optional()
            .meta({
                description: "The commit that the image was built from, as an address or a hash.",
                examples: ["https://github.com/fiaas/fiaas-deploy-daemon/commit/eef68a8"],
            }),
        build: z
            .string()
            .optional()
            .meta({
                description: "The build that made the image, as an address or a number.",
                examples: ["https://ci.example.com/builds/1"],
            }),
        updated: z.iso
            .datetime({
                offset: true,
                error: "is not a time. Write one such as 2022-08-16T09:00:00Z",
            })
            .optional()
            .meta({ description: "When the channel got this release.", examples: ["2022-08-16T09:00:00Z"] }),
        digest: z
            .string()
            .regex(/^sha256:[0-9a-f]{64}$/, {
                error: 'is not a digest. Write "sha256:" and 64 digits of 0 to 9 and a to f',
            })
            .optional()
            .meta({
                description:
                    "The image's digest, on record: where pods run another, `up` fails and `flotilla status` tells. As `imageID` of a pod's status has it.",
                examples: [`sha256:${"0123456789abcdef".repeat(4)}`],
            }),
    })
    .meta({
        id: "fiaasRelease",
        title: "Release",
        description:
            "A release of the deploy daemon, as a channel's file has it: image, fiaas.yml, and where they come from.",
    });

/** A release of the deploy daemon. */
export type Release = z.output<typeof release>;

/** A channel's name: Skipper finds it in the ConfigMap, and asks for a file of that name. */
export const channelName = z.string().regex(/^(?=.{1,63}$)[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/, {
    error: 'is not a channel\'s name. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends',
});

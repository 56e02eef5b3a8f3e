import { z } from "zod";

/** How the first node of a cluster is made: `flotilla:genesis`. */
export const genesisConfiguration = z.strictObject({
    node: z
        .string()
        .min(1, { error: "is empty. Name a node of flotilla:nodes" })
        .meta({
            description:
                "The node that the cluster begins on: every anchor that selects it is in the script, one with the preset apiserver among them.",
            examples: ["n0"],
        }),
    cluster: z
        .enum(["present", "absent"], { error: "is not a state of the cluster. Use present or absent" })
        .default("present")
        .meta({
            description:
                "absent before the first node runs: an `up` makes the certificates and the script, asks no API server and needs no kubeconfig. It is refused " +
                "when the stack has had its cluster.",
            examples: ["absent"],
        }),
});

/** `flotilla:genesis` with its defaults. */
export type GenesisConfiguration = z.output<typeof genesisConfiguration>;

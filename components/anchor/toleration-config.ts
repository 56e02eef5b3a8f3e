import { z } from "zod";
import { labelKey, labelValue } from "../namespace/names";

/** A taint that an anchor's pod tolerates, as Kubernetes has it. */
export const toleration = z.strictObject({
    key: labelKey
        .optional()
        .meta({ description: "The taint's key. Without it, every taint.", examples: ["dedicated"] }),
    operator: z
        .enum(["Exists", "Equal"], { error: "is not an operator. Use Exists or Equal" })
        .default("Equal")
        .meta({ description: "Whether any value is tolerated, or the one that is given.", examples: ["Exists"] }),
    value: labelValue.optional().meta({ description: "The taint's value, with Equal.", examples: ["control-plane"] }),
    effect: z
        .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"], {
            error: "is not an effect. Use NoSchedule, PreferNoSchedule or NoExecute",
        })
        .optional()
        .meta({ description: "The taint's effect. Without it, every effect.", examples: ["NoSchedule"] }),
});

import { type PropertyMap, unknown, unwrapSecrets } from "../property-values";
import type { CheckFailure } from "../resource-provider";

/** What a roll is waited for. */
export interface RollTask {
    readonly anchor: string;
    readonly namespace: string;
    readonly daemonSet: string;
    /** Of everything that is placed. */
    readonly revision: string;
    /** Seconds in which one more node has to be ready. */
    readonly deadline: number;
    /** Labels of its nodes that others have to set. Undefined where nobody has to be told of them. */
    readonly selector: string | undefined;
}

const texts = ["anchor", "namespace", "daemonSet", "revision", "settings"] as const;

/** What is wrong with the inputs; what is not known in a preview is right. */
export function taskFaults(inputs: PropertyMap): CheckFailure[] {
    const { deadline } = inputs;
    return [
        ...texts
            .filter((key) => typeof unwrapSecrets(inputs[key] ?? null) !== "string")
            .map((property) => ({ property, reason: "is not text" })),
        ...(deadline === unknown || (typeof deadline === "number" && deadline > 0)
            ? []
            : [{ property: "deadline", reason: "is not a number of seconds" }]),
    ];
}

/** Checked inputs as a task. */
export function taskOf(inputs: PropertyMap): RollTask {
    const selector = unwrapSecrets(inputs["selector"] ?? "");
    const text = (key: (typeof texts)[number]): string => {
        const value = unwrapSecrets(inputs[key] ?? "");
        return typeof value === "string" ? value : "";
    };
    return {
        anchor: text("anchor"),
        namespace: text("namespace"),
        daemonSet: text("daemonSet"),
        revision: text("revision"),
        deadline: Number(inputs["deadline"]),
        selector: typeof selector === "string" && selector !== "" ? selector : undefined,
    };
}

/** An error of a roll: where in the configuration, and what. */
export function rollError({ anchor }: RollTask, text: string): Error {
    return new Error(`anchors.${anchor}: ${text}`);
}

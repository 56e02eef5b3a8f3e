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

/**
 * Refuses to move what an anchor has placed: its pods reach only the directories of now, so that keys would stay in the old one, and
 * with another manifest directory the component would run twice, or on without its anchor. States from before the
 * directories were kept have none.
 *
 * @throws Error with a line for each directory that is another.
 */
export function refuseMove(before: PropertyMap, now: PropertyMap): void {
    if (before["state"] !== "present") {
        return;
    }
    const faults = ["directory", "manifestDirectory"].flatMap((property) => {
        const [old, other] = [before[property], now[property]];
        return typeof old !== "string" || typeof other !== "string" || old === other
            ? []
            : [movedText(taskOf(now), property, old, other)];
    });
    if (faults.length > 0) {
        throw new Error(faults.join("\n"));
    }
}

function movedText({ anchor }: RollTask, property: string, old: string, other: string): string {
    return (
        `anchors.${anchor}.${property}: it was ${JSON.stringify(old)} and is ${JSON.stringify(other)} now, but what lies in the old one ` +
        `would stay on the nodes, keys too. Write the old one again; to move it, run an \`up\` with state: absent first ` +
        "(docs/anchors.md)."
    );
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

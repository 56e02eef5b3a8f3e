import type { Outcome } from "../../../provider/cluster-answer";
import { ConnectionError } from "../../../provider/kubernetes/connection";

/** What an API server that answered may have said: yes, no, or that it does not tell this user. */
export type HealthWord = "ok" | "not ok" | "no right" | "not known" | "no answer";

/** What the answer of a health endpoint means (https://kubernetes.io/docs/reference/using-api/health-checks/). */
export function wordOf(outcome: Outcome): HealthWord {
    if (outcome instanceof ConnectionError) {
        return "no answer";
    }
    const words: Readonly<Record<number, HealthWord>> = {
        200: "ok",
        401: "no right",
        403: "no right",
        404: "not known",
    };
    return words[outcome.status] ?? "not ok";
}

/** Why there is no answer, or which status it has, as a clause. */
export function reasonOf(outcome: Outcome): string {
    if (outcome instanceof ConnectionError) {
        return outcome.message;
    }
    return outcome.status === 401
        ? "the credentials are not accepted (401): they may have expired"
        : `it answers with HTTP status ${outcome.status}`;
}

/** The checks of `/readyz?verbose` that failed, by name, sorted. */
export function failedChecks(outcome: Outcome): string[] {
    return checksOf(outcome, "-");
}

/** Those that passed. */
export function passedChecks(outcome: Outcome): string[] {
    return checksOf(outcome, "+");
}

/** Each check is a line, such as `[+]etcd ok`. */
function checksOf(outcome: Outcome, sign: string): string[] {
    const text = outcome instanceof ConnectionError || typeof outcome.body !== "string" ? "" : outcome.body;
    return text
        .split("\n")
        .filter((line) => line.startsWith(`[${sign}]`))
        .map((line) => line.slice(3).split(" ")[0] ?? "")
        .sort();
}

/** The version that `/version` tells, such as `v1.35.4`; undefined where it does not. */
export function toldVersion(outcome: Outcome): string | undefined {
    const body = outcome instanceof ConnectionError || outcome.status !== 200 ? undefined : outcome.body;
    const { gitVersion } = (typeof body === "object" && body !== null ? body : {}) as { gitVersion?: unknown };
    return typeof gitVersion === "string" ? gitVersion : undefined;
}

import { annotations, isSwitchedOn } from "../annotations";
import { type KubernetesObject, annotationOf, mapsAt, numberAt, textAt, valueAt } from "../kubernetes-object";
import { messages } from "../messages";
import { type JsonPath, parseJsonPath, textOf } from "./json-path";
import { type AwaitRule, type Readiness, ready } from "./readiness";

type Condition = (object: KubernetesObject) => Readiness;

/**
 * The rule that an object's `pulumi.com/waitFor` annotation gives instead of the kind's own: one expression, or a JSON
 * list of which all must hold. Nothing makes it fail before the time-out, and `pulumi.com/skipAwait` beats it (observed of the Kubernetes
 * provider 4.34).
 * @throws Error when an expression cannot be read; the real provider notices only after it has created the object.
 */
export function waitForRule(object: KubernetesObject): AwaitRule | undefined {
    const text = annotationOf(object, annotations.waitFor);
    if (text === "" || isSwitchedOn(object, "skipAwait")) {
        return undefined;
    }
    const conditions = expressionsOf(text).map(parseExpression);
    return {
        evaluate: (live) => firstUnmet(conditions, live),
        timeoutMessage: () => messages.conditionTimeout,
    };
}

function expressionsOf(text: string): readonly string[] {
    if (!text.trimStart().startsWith("[")) {
        return [text];
    }
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : [text];
}

function firstUnmet(conditions: readonly Condition[], live: KubernetesObject): Readiness {
    const generation = numberAt(live, "metadata", "generation");
    const observed = valueAt(live, "status", "observedGeneration");
    if (typeof observed === "number" && observed < generation) {
        return { state: "waiting", status: `Generation ${observed} is less than expected ${generation}` };
    }
    return conditions.map((holds) => holds(live)).find(({ state }) => state !== "ready") ?? ready;
}

function parseExpression(expression: string): Condition {
    if (expression.startsWith("jsonpath=")) {
        return jsonPathCondition(expression.slice("jsonpath=".length));
    }
    if (expression.startsWith("condition=")) {
        return statusCondition(expression.slice("condition=".length));
    }
    throw new Error(`expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
}

function jsonPathCondition(text: string): Condition {
    const end = text.lastIndexOf("}");
    if (!text.startsWith("{") || end < 0) {
        throw new Error(`${text.replace(/=[^=]*$/, "")} should be wrapped in brackets { ... }`);
    }
    const [path, rest] = [text.slice(0, end + 1), text.slice(end + 1)];
    const select: JsonPath = parseJsonPath(path.slice(1, -1));
    const want = rest.startsWith("=") ? rest.slice(1).replaceAll(/^["']|["']$/g, "") : undefined;
    return (object) => {
        const found = select(object);
        if (found.length === 0) {
            return { state: "waiting", status: `${path} selected nothing` };
        }
        const texts = found.map(textOf);
        if (want === undefined || texts.includes(want)) {
            return ready;
        }
        // What a controller wrote into a Secret is in no inputs by which it could be hidden.
        const shown = textAt(object, "kind") === "Secret" ? "[secret]" : texts.join(" ");
        return { state: "waiting", status: `Waiting for ${path}=${want} (found "${shown}")` };
    };
}

function statusCondition(text: string): Condition {
    const [type = "", want = "True"] = text.split("=");
    const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
    return (object) => {
        const conditions = mapsAt(object, "status", "conditions");
        if (conditions.length === 0) {
            return { state: "waiting", status: "Has no .status.conditions" };
        }
        const condition = conditions.find((one) => same(textAt(one, "type"), type));
        if (condition === undefined) {
            return { state: "waiting", status: `Has no condition ${type}` };
        }
        const status = textAt(condition, "status");
        return same(status, want)
            ? ready
            : { state: "waiting", status: `Resource has condition ${type}=${status} (want ${want})` };
    };
}

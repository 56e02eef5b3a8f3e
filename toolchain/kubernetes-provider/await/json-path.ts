import { type PropertyValue, isMap } from "../../../provider/property-values";

type Step =
    | { readonly kind: "key"; readonly key: string }
    | { readonly kind: "index"; readonly index: number }
    | { readonly kind: "all" }
    | { readonly kind: "filter"; readonly path: readonly Step[]; readonly operator: string; readonly value: string };

/** A parsed JSONPath: finds the values that it selects. */
export type JsonPath = (value: PropertyValue) => readonly PropertyValue[];

const stepPattern =
    /\.\.|\.?\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]|\[\*\]|\.\*|\[\?\(\s*@((?:\.[\w-]+|\['[^']*'\])+)\s*(==|!=)\s*("[^"]*"|'[^']*'|[^\s)]+)\s*\)\]|\.((?:[^.[\]\\]|\\.)+)/y;

/**
 * Reads the JSONPath of kubectl, without braces: `.status.phase`, `.a['b\.c']`, `.items[0]`, `.items[*]`,
 * `.status.conditions[?(@.type=="Ready")].status`.
 * @throws Error when it is not one.
 */
export function parseJsonPath(text: string): JsonPath {
    const steps = parseSteps(text);
    return (value) => select([value], steps);
}

function parseSteps(text: string): readonly Step[] {
    const steps: Step[] = [];
    let position = 0;
    while (position < text.length) {
        stepPattern.lastIndex = position;
        const match = stepPattern.exec(text);
        if (match === null || match[0] === "..") {
            throw new Error(`unrecognized JSONPath at "${text.slice(position)}"`);
        }
        position = stepPattern.lastIndex;
        steps.push(stepOf(match));
    }
    return steps;
}

function stepOf(match: RegExpExecArray): Step {
    const [whole, single, double, index, path, operator, value, key] = match;
    const name = single ?? double ?? key;
    if (name !== undefined) {
        return { kind: "key", key: name.replaceAll(/\\(.)/g, "$1") };
    }
    if (index !== undefined) {
        return { kind: "index", index: Number(index) };
    }
    if (path !== undefined) {
        const unquoted = (value ?? "").replaceAll(/^["']|["']$/g, "");
        return { kind: "filter", path: parseSteps(path), operator: operator ?? "==", value: unquoted };
    }
    if (whole === ".*" || whole === "[*]") {
        return { kind: "all" };
    }
    throw new Error(`unrecognized JSONPath at "${whole}"`);
}

function select(values: readonly PropertyValue[], steps: readonly Step[]): readonly PropertyValue[] {
    return steps.reduce<readonly PropertyValue[]>((found, step) => found.flatMap((value) => take(value, step)), values);
}

function take(value: PropertyValue, step: Step): readonly PropertyValue[] {
    const items = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
    switch (step.kind) {
        case "key":
            return isMap(value) && value[step.key] !== undefined ? [value[step.key] ?? null] : [];
        case "index": {
            const item = Array.isArray(value) ? value.at(step.index) : undefined;
            return item === undefined ? [] : [item];
        }
        case "all":
            return items;
        case "filter":
            return items.filter((item) => {
                const found = select([item], step.path).some((one) => textOf(one) === step.value);
                return found === (step.operator === "==");
            });
    }
}

/** A value as JSONPath prints it. */
export function textOf(value: PropertyValue): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}

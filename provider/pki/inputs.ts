import { isDeepStrictEqual } from "node:util";
import { algorithmFault, isAlgorithm } from "../../components/pki/algorithm";
import { isMap, type PropertyMap, type PropertyValue, unknown, unwrapSecrets } from "../property-values";
import type { CheckFailure } from "../resource-provider";

/** Why a text cannot be taken, as "<what is wrong>. <what to do>". */
export type TextFault = (text: string) => string | undefined;

/** Inputs under check, and what was found wrong with them. What the engine does not know yet passes. */
export class InputCheck {
    public readonly failures: CheckFailure[] = [];
    private readonly inputs: PropertyMap;

    constructor(inputs: PropertyMap, known: readonly string[]) {
        this.inputs = unwrapSecrets(inputs) as PropertyMap;
        for (const name of Object.keys(inputs).filter((key) => !known.includes(key))) {
            this.fail(name, `is no property of this resource. Its properties: ${known.join(", ")}.`);
        }
    }

    /** Notes a failure of a property. */
    public fail(property: string, reason: string): void {
        this.failures.push({ property, reason });
    }

    /** A text; undefined when it is not one, or not known yet. */
    public text(property: string, faultOf: TextFault = () => undefined): string | undefined {
        return this.textAt(property, this.inputs[property], faultOf);
    }

    /** The texts of a list that are known. */
    public texts(property: string, faultOf: TextFault): string[] {
        const list = this.inputs[property];
        if (list === unknown) {
            return [];
        }
        if (!Array.isArray(list)) {
            this.fail(property, `has to be a list of texts, but is ${describe(list)}.`);
            return [];
        }
        return list
            .map((item, index) => this.textAt(`${property}[${index}]`, item, faultOf))
            .filter((item) => item !== undefined);
    }

    /** A whole number of at least that much. */
    public count(property: string, minimum: number, maximum: number): number | undefined {
        const value = this.inputs[property];
        if (value === unknown) {
            return undefined;
        }
        if (!Number.isInteger(value) || (value as number) < minimum || (value as number) > maximum) {
            this.fail(property, `has to be a whole number from ${minimum} to ${maximum}, but is ${describe(value)}.`);
            return undefined;
        }
        return value as number;
    }

    /** A property as it is, without marks of secrets; undefined where there is none. */
    public value(property: string): PropertyValue | undefined {
        return this.inputs[property] ?? undefined;
    }

    public algorithm(): void {
        this.text("algorithm", (text) => (isAlgorithm(text) ? undefined : algorithmFault));
    }

    /** A map of texts, which may lack the optional ones; undefined when it is no map or nothing is known of it. */
    public map(property: string, required: readonly string[], optional: readonly string[]): Record<string, string> {
        const map = this.inputs[property];
        if (map === unknown) {
            return {};
        }
        if (!isMap(map)) {
            this.fail(
                property,
                `has to be a map with ${[...required, ...optional].join(" and ")}, but is ${describe(map)}.`,
            );
            return {};
        }
        const present = [...required, ...optional.filter((name) => map[name] !== undefined && map[name] !== null)];
        const texts = present.map((name) => [name, this.textAt(`${property}.${name}`, map[name], () => undefined)]);
        return Object.fromEntries(texts.filter(([, text]) => text !== undefined)) as Record<string, string>;
    }

    /** One of some words, or nothing. */
    public oneOf(property: string, words: readonly string[]): void {
        if (this.value(property) !== undefined) {
            this.text(property, (text) =>
                words.includes(text) ? undefined : `cannot be used. Use one of: ${words.join(", ")}`,
            );
        }
    }

    /** A map of texts by any name, none of which a message shows; undefined when it is no map or not known yet. */
    public textMap(property: string, faultOf: TextFault): PropertyMap | undefined {
        const map = this.inputs[property];
        if (map === unknown) {
            return undefined;
        }
        if (!isMap(map)) {
            this.fail(property, `has to be a map of texts, but is ${describe(map)}.`);
            return undefined;
        }
        for (const [name, value] of Object.entries(map)) {
            const text = this.textAt(`${property}.${name}`, value, () => undefined);
            const fault = text === undefined ? undefined : faultOf(text);
            if (fault !== undefined) {
                this.fail(`${property}.${name}`, `${fault}.`);
            }
        }
        return map;
    }

    private textAt(property: string, value: PropertyValue | undefined, faultOf: TextFault): string | undefined {
        if (value === unknown) {
            return undefined;
        }
        if (typeof value !== "string") {
            this.fail(property, `has to be a text, but is ${describe(value)}.`);
            return undefined;
        }
        const fault = faultOf(value);
        if (fault !== undefined) {
            this.fail(property, `${JSON.stringify(value)} ${fault}.`);
        }
        return fault === undefined ? value : undefined;
    }
}

/** A value in a message; of lists and maps only what they are, since they may hold keys. */
function describe(value: PropertyValue | undefined): string {
    if (value === undefined || value === null) {
        return "missing";
    }
    if (typeof value === "object") {
        return Array.isArray(value) ? "a list" : "a map";
    }
    return typeof value === "string" ? "a text" : String(value);
}

/** Top-level inputs whose values are not the same on both sides, whether secret or not. */
export function changedInputs(oldInputs: PropertyMap, newInputs: PropertyMap): string[] {
    const names = new Set([...Object.keys(oldInputs), ...Object.keys(newInputs)]);
    return [...names].filter((name) => !isDeepStrictEqual(plain(oldInputs[name]), plain(newInputs[name]))).sort();
}

/** What the engine is told of something that was given, is not any more, or is another one. */
export function changeKind(before: unknown, wanted: unknown): "add" | "update" | "delete" {
    if (before === undefined) {
        return "add";
    }
    return wanted === undefined ? "delete" : "update";
}

function plain(value: PropertyValue | undefined): PropertyValue {
    return unwrapSecrets(value ?? null);
}

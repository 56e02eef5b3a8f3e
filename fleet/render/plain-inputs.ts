import * as pulumi from "@pulumi/pulumi";
import { knownPartsOf } from "../../components/pki/known-parts";
import { type PropertyMap, type PropertyValue, secret, unknown } from "../../provider/property-values";
import type { ResourcePart } from "./resource-part";

/** Inputs as the engine would get them, and where the values come from that are not known yet. */
export interface PlainInputs {
    /** With the engine's marks for secrets and unknown values. */
    readonly inputs: PropertyMap;
    /** The unknown values. */
    readonly unknowns: readonly UnknownInput[];
}

/** A value that only another resource has. */
export interface UnknownInput {
    /** Keys and indexes from the inputs down. */
    readonly path: readonly (string | number)[];
    readonly sources: readonly (pulumi.Resource | ResourcePart)[];
    /** What known values it is made of besides. */
    readonly parts?: string;
}

type Path = readonly (string | number)[];

/** Waits for every output inside the inputs of a resource. What has none, as nearly all inputs, is only copied. */
export async function plainInputs(inputs: Readonly<Record<string, unknown>>): Promise<PlainInputs> {
    const walk = new Walk();
    const plain = walk.map(inputs, []);
    await walk.finish();
    return { inputs: plain, unknowns: walk.unknowns };
}

class Walk {
    public readonly unknowns: UnknownInput[] = [];
    private readonly pending: Promise<void>[] = [];

    /** Outputs may have outputs inside, so the list grows while it is worked on. */
    public async finish(): Promise<void> {
        for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) {
            await next;
        }
    }

    public map(value: object, path: Path): PropertyMap {
        const plain: PropertyMap = {};
        for (const [key, entry] of Object.entries(value) as [string, unknown][]) {
            this.put(plain, key, entry, [...path, key]);
        }
        return plain;
    }

    private list(values: readonly unknown[], path: Path): PropertyValue[] {
        const plain: PropertyValue[] = [];
        values.forEach((item, index) => {
            // The engine keeps the place of what is not there.
            plain.push(null);
            this.put(plain, index, item, [...path, index]);
        });
        return plain;
    }

    private put(into: PropertyMap | PropertyValue[], key: string | number, value: unknown, path: Path): void {
        const place = into as Record<string | number, PropertyValue>;
        if (value === undefined || typeof value === "function") {
            return;
        }
        if (pulumi.Output.isInstance(value)) {
            // Keeps its place among the keys.
            place[key] = null;
            this.pending.push(this.putOutput(place, key, value, path));
        } else if (Array.isArray(value)) {
            place[key] = this.list(value, path);
        } else if (typeof value === "object" && value !== null) {
            place[key] = this.map(value, path);
        } else {
            place[key] = value as PropertyValue;
        }
    }

    private async putOutput(
        place: Record<string | number, PropertyValue>,
        key: string | number,
        output: pulumi.Output<unknown>,
        path: Path,
    ): Promise<void> {
        const parts = output as unknown as OutputParts;
        const [isKnown, isSecret, resources] = await Promise.all([parts.isKnown, parts.isSecret, parts.allResources()]);
        if (!isKnown) {
            place[key] = unknown;
            const parts = knownPartsOf(output);
            this.unknowns.push({ path, sources: [...resources], ...(parts !== undefined && { parts }) });
            return;
        }
        const holder: PropertyMap = {};
        this.put(holder, "value", await parts.promise(), path);
        const { value } = holder;
        if (value !== undefined) {
            place[key] = isSecret ? secret(value) : value;
        } else if (!Array.isArray(place)) {
            // The engine has no keys without a value.
            Reflect.deleteProperty(place, key);
        }
    }
}

/** What an output has inside, as the SDK's own serialization reads it. */
interface OutputParts {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    allResources(): Promise<Iterable<pulumi.Resource | ResourcePart>>;
    promise(): Promise<unknown>;
}

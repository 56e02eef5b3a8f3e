import { secret, type PropertyMap, unknown, unwrapSecrets } from "../../../provider/property-values";
import type { ResourceKind } from "../../../provider/flotilla-provider";
import type { CheckFailure, DiffResult, EngineLog } from "../../../provider/resource-provider";

const resource = { urn: "urn", type: "flotilla:pki:Any", name: "r", signal: new AbortController().signal };

/** What the engine keeps of a resource. */
export interface Kept {
    readonly inputs: PropertyMap;
    readonly outputs: PropertyMap;
}

/** Does with a kind of resource what the engine does: checks inputs, and keeps what comes out. */
export class FakeEngine {
    /** What was said since the last look. */
    public readonly lines: string[] = [];
    public readonly log: EngineLog = {
        write: (severity, message) => Promise.resolve(void this.lines.push(`${severity}: ${message}`)),
        status: () => Promise.resolve(),
    };

    public async failures(kind: ResourceKind, newInputs: PropertyMap): Promise<readonly CheckFailure[]> {
        const request = { ...resource, oldInputs: undefined, newInputs, randomSeed: new Uint8Array() };
        return (await kind.check(request)).failures ?? [];
    }

    /** @throws Error with what `check` or `create` says. */
    public async create(kind: ResourceKind, newInputs: PropertyMap, preview = false): Promise<Kept> {
        const inputs = await this.checked(kind, newInputs);
        const { outputs } = await kind.create({ ...resource, inputs, preview, timeout: 0 });
        return { inputs, outputs };
    }

    /** What a preview says of other inputs, and the lines that it shows. */
    public async diff(
        kind: ResourceKind,
        { inputs, outputs }: Kept,
        newInputs: PropertyMap,
    ): Promise<{ changes: Record<string, string>; lines: string[] }> {
        const { detailedDiff } = await this.rawDiff(kind, { inputs, outputs }, newInputs);
        const changes = Object.entries(detailedDiff).map(([path, { kind: change }]) => [path, change] as const);
        return { changes: Object.fromEntries(changes), lines: this.lines.splice(0) };
    }

    /** What a refresh finds of a resource that is as it was: the state is compared with itself, and checked before by nobody. */
    public async refresh(kind: ResourceKind, kept: Kept): Promise<Record<string, unknown>> {
        return (await kind.diff(this.change(kept, kept.inputs))).detailedDiff;
    }

    /** Changes a resource in place. */
    public async update(kind: ResourceKind, kept: Kept, newInputs: PropertyMap, preview = false): Promise<Kept> {
        const request = this.change(kept, await this.checked(kind, newInputs));
        const { outputs } = await kind.update({ ...request, preview, timeout: 0 });
        return { inputs: request.newInputs, outputs };
    }

    private async rawDiff(kind: ResourceKind, kept: Kept, newInputs: PropertyMap): Promise<DiffResult> {
        return kind.diff(this.change(kept, await this.checked(kind, newInputs)));
    }

    private async checked(kind: ResourceKind, newInputs: PropertyMap): Promise<PropertyMap> {
        const request = { ...resource, oldInputs: undefined, newInputs, randomSeed: new Uint8Array() };
        const { inputs, failures = [] } = await kind.check(request);
        if (failures.length > 0) {
            throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
        }
        return inputs;
    }

    private change({ inputs, outputs }: Kept, newInputs: PropertyMap) {
        return { ...resource, id: "r", oldInputs: inputs, oldOutputs: outputs, newInputs, ignoreChanges: [] };
    }
}

/** An output as a text, also a secret one. */
export function text(outputs: PropertyMap, name: string): string {
    return unwrapSecrets(outputs[name] ?? "") as string;
}

/** What a leaf has of an authority. */
export function authorityInputs({ outputs }: Kept): PropertyMap {
    const { certificate = unknown, privateKey } = outputs;
    return { certificate, ...(privateKey !== undefined && { privateKey: secret(privateKey) }) };
}

/** The day of a date such as 2026-12-01, as the clock of the provider tells it. */
export function dayOf(date: string): number {
    return Date.parse(`${date}T00:00:00Z`);
}

/** An authority that lives for ten years. */
export const authorityOfTests: PropertyMap = {
    commonName: "kubernetes",
    organizations: ["Kubernetes"],
    algorithm: "ECDSA-P256",
    validityDays: 3650,
    renewBeforeDays: 365,
};

/** A leaf of an authority, for a year. */
export function leafOfTests(authority: Kept): PropertyMap {
    return {
        commonName: "system:node:n0",
        organizations: ["system:nodes"],
        hosts: ["n0", "10.0.0.6", "fd00::6"],
        purposes: ["server", "client"],
        algorithm: "ECDSA-P256",
        validityDays: 365,
        renewBeforeDays: 30,
        authority: authorityInputs(authority),
    };
}

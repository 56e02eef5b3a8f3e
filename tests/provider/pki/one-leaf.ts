import { leafOutput, leafOutputs, leafPath } from "../../../components/pki/leaf-outputs";
import type { ResourceKind } from "../../../provider/flotilla-provider";
import type { Today } from "../../../provider/pki/clock";
import { LeafCertificatesResource } from "../../../provider/pki/leaf-certificates";
import { isMap, type PropertyMap } from "../../../provider/property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    UpdateRequest,
} from "../../../provider/resource-provider";

/** The document in whose name everything is said. */
const document = "n0";

/**
 * `LeafCertificates` with one leaf, for rules about each: its properties and those of its authority stand side by side in the inputs,
 * and outputs have their plain names.
 */
export class OneLeaf implements ResourceKind {
    private readonly all: LeafCertificatesResource;

    constructor(log: EngineLog, today: Today) {
        this.all = new LeafCertificatesResource(log, today);
    }

    public async check(request: CheckRequest): Promise<CheckResult> {
        const { inputs, failures = [] } = await this.all.check({ ...request, newInputs: wrapped(request.newInputs) });
        const plain = failures.map(({ property, reason }) => ({ property: ownPath(property), reason }));
        return { inputs: unwrapped(inputs), failures: plain };
    }

    public async diff(request: DiffRequest): Promise<DiffResult> {
        const { detailedDiff } = await this.all.diff({ ...request, ...this.wrappedState(request) });
        const changes = Object.entries(detailedDiff).map(([path, change]) => [ownPath(path), change]);
        return { detailedDiff: Object.fromEntries(changes) as DiffResult["detailedDiff"] };
    }

    public async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const { id, outputs } = await this.all.create({ ...request, inputs: wrapped(request.inputs) });
        return { id, outputs: ownOutputs(outputs) };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const { outputs } = await this.all.update({ ...request, ...this.wrappedState(request) });
        return { outputs: ownOutputs(outputs) };
    }

    public delete(): Promise<void> {
        return this.all.delete();
    }

    private wrappedState({ oldInputs, oldOutputs, newInputs }: DiffRequest) {
        const outputs = Object.entries(oldOutputs).map(([name, value]) => [`${document}.${name}`, value]);
        return {
            oldInputs: wrapped(oldInputs),
            oldOutputs: Object.fromEntries(outputs) as PropertyMap,
            newInputs: wrapped(newInputs),
        };
    }
}

function wrapped({ authority = "", ...leaf }: PropertyMap): PropertyMap {
    return { authority, certificates: { [document]: leaf } };
}

function unwrapped({ authority = "", certificates }: PropertyMap): PropertyMap {
    const leaf = isMap(certificates) ? certificates[document] : undefined;
    return { authority, ...(isMap(leaf) && leaf) };
}

function ownPath(path: string): string {
    const own = path.replace(`${leafPath(document)}.`, "");
    const output = /^\["n0\.(\w+)"\]$/.exec(own)?.[1];
    return output ?? own;
}

function ownOutputs(outputs: PropertyMap): PropertyMap {
    const own = leafOutputs.map((output) => [output, outputs[leafOutput(document, output)] ?? null]);
    const { authorityFingerprint = null } = outputs;
    return { ...(Object.fromEntries(own) as PropertyMap), authorityFingerprint };
}

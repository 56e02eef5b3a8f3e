import { X509Certificate } from "node:crypto";
import { leafOutput, leafOutputs, leafPath, leavesPath } from "../../components/pki/leaf-outputs";
import type { ResourceKind } from "../flotilla-provider";
import { Lanes } from "../lanes";
import {
    containsUnknown,
    isMap,
    type PropertyMap,
    type PropertyValue,
    unknown,
    unwrapSecrets,
} from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    PropertyDiff,
    ReadRequest,
    ReadResult,
    UpdateRequest,
} from "../resource-provider";
import type { Before, Making } from "./certificate-life";
import type { Today } from "./clock";
import { changedInputs, InputCheck } from "./inputs";
import { notImported, readKept } from "./kept-state";
import { checkAuthority, type LeafInputs, LeafLife } from "./leaf-life";
import { LeafLines } from "./leaf-lines";
import { detailedDiff, type Reason, textOf } from "./reasons";

/** Leaves by document name, each with who signs it. */
type Leaves = Readonly<Record<string, LeafInputs>>;

/** A leaf that there is, or that was declared, and what the state has of it. */
interface Kept {
    readonly before: Before<LeafInputs>;
    readonly outputs: PropertyMap;
}

/**
 * The provider's side of `flotilla:pki:LeafCertificates`: all leaves that one authority of this program signs. Each is issued
 * once, and anew by itself; who goes on using the old one has it until its successor is placed, since an update gives all
 * new pairs before it forgets an old one.
 */
export class LeafCertificatesResource implements ResourceKind {
    private readonly log: EngineLog;
    private readonly life: LeafLife;

    constructor(log: EngineLog, today: Today) {
        this.log = log;
        this.life = new LeafLife(today);
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        const check = new InputCheck(newInputs, ["authority", leavesPath]);
        const authority = checkAuthority(check);
        const leaves = check.value(leavesPath);
        if (!isMap(leaves)) {
            check.fail(leavesPath, "has to be a map of certificates by document name.");
            return Promise.resolve({ inputs: newInputs, failures: check.failures });
        }
        const checked = Object.entries(leaves).map(
            ([name, leaf]) => [name, this.checkLeaf(check, name, leaf)] as const,
        );
        const inputs = { ...newInputs, ...authority, [leavesPath]: Object.fromEntries(checked) };
        return Promise.resolve({ inputs, failures: check.failures });
    }

    public async diff({ oldInputs, oldOutputs, newInputs, urn }: DiffRequest): Promise<DiffResult> {
        const [kept, wanted] = [keptLeaves(oldInputs, oldOutputs), leavesIn(newInputs)];
        const lines = new LeafLines(this.log, urn);
        const changes: Record<string, PropertyDiff> = {};
        for (const [name, leaf] of Object.entries(wanted)) {
            const old = kept.get(name);
            if (old === undefined) {
                changes[leafPath(name)] = { kind: "add", inputDiff: true };
                continue;
            }
            const tell = lines.tellerOf(name);
            const reasons = await this.life.reasons(old.before, leaf, tell);
            if (reasons.length > 0) {
                await tell("info", `issued anew: ${textOf(reasons)}`);
            }
            Object.assign(changes, leafDiff(name, reasons, changedInputs(plain(old.before.inputs), plain(leaf))));
        }
        for (const name of [...kept.keys()].filter((each) => !Object.hasOwn(wanted, each))) {
            changes[leafPath(name)] = { kind: "delete", inputDiff: true };
        }
        await lines.write();
        return { detailedDiff: changes };
    }

    public async create({
        inputs,
        name,
        preview,
        signal,
        urn,
    }: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        return { id: name, outputs: await this.issue(new Map(), inputs, { preview, signal, urn }) };
    }

    public async update({
        newInputs,
        oldInputs,
        oldOutputs,
        preview,
        signal,
        urn,
    }: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        return { outputs: await this.issue(keptLeaves(oldInputs, oldOutputs), newInputs, { preview, signal, urn }) };
    }

    public read(request: ReadRequest): Promise<ReadResult> {
        const isKept = request.outputs["authorityFingerprint"] !== undefined;
        return readKept(request, isKept, notImported("certificates"));
    }

    /** A certificate that is forgotten stays valid to its end: there is nothing to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    private checkLeaf(check: InputCheck, name: string, leaf: PropertyValue): PropertyValue {
        if (!isMap(leaf)) {
            check.fail(leafPath(name), "has to be a map of what is wanted of a certificate.");
            return leaf;
        }
        const leafCheck = new InputCheck(leaf, this.life.properties);
        const changes = this.life.check(leafCheck);
        for (const { property, reason } of leafCheck.failures) {
            check.fail(`${leafPath(name)}.${property}`, reason);
        }
        return { ...leaf, ...changes };
    }

    /** Issues what is not there, or has a reason to be issued anew, and leaves the others as they are. */
    private async issue(kept: ReadonlyMap<string, Kept>, inputs: PropertyMap, run: Run): Promise<PropertyMap> {
        const wanted = leavesIn(inputs);
        const lines = new LeafLines(this.log, run.urn);
        const lanes = new Lanes(keysAtOnce);
        const faults = new Map<string, string>();
        const issued = new Map<string, PropertyMap>();
        const work = Object.entries(wanted).map(async ([name, leaf]) => {
            try {
                const tell = lines.tellerOf(name);
                issued.set(
                    name,
                    await lanes.run(() => this.issueLeaf(kept.get(name), leaf, { ...run, name, tell }), run.signal),
                );
                await this.showProgress(issued.size, work.length, run);
            } catch (error) {
                run.signal.throwIfAborted();
                faults.set(name, error instanceof Error ? error.message : String(error));
            }
        });
        await Promise.all(work);
        await lines.write();
        const names = Object.keys(wanted);
        if (faults.size > 0) {
            throw new Error(names.flatMap((name) => faults.get(name) ?? []).join("\n"));
        }
        return {
            authorityFingerprint: authorityFingerprintIn(inputs),
            ...Object.fromEntries(names.flatMap((name) => Object.entries(named(name, issued.get(name) ?? {})))),
        };
    }

    private async issueLeaf(kept: Kept | undefined, leaf: LeafInputs, making: Making): Promise<PropertyMap> {
        if (kept !== undefined) {
            // What there is to say of it was said by the diff.
            const reasons = await this.life.reasons(kept.before, leaf, () => Promise.resolve());
            if (reasons.length === 0) {
                return kept.outputs;
            }
        }
        return this.life.make(leaf, making);
    }

    private async showProgress(done: number, all: number, { preview, urn }: Run): Promise<void> {
        if (!preview && all > shownFrom && (done % shownFrom === 0 || done === all)) {
            await this.log.status(done === all ? "" : `${done} of ${all} certificates`, urn);
        }
    }
}

/** Node makes as many keys at once as it has threads for that; more would only wait where nobody can abort them. */
const keysAtOnce = 4;

/** So many certificates are issued between two lines about it. */
const shownFrom = 50;

type Run = Pick<UpdateRequest, "preview" | "signal" | "urn">;

/** Leaves with who signs them, without marks of secrets; there may be unknown values inside. */
function leavesIn(inputs: PropertyMap): Leaves {
    const { authority = unknown, [leavesPath]: leaves = {} } = unwrapSecrets(inputs) as PropertyMap;
    const each = Object.entries(leaves as PropertyMap).map(
        ([name, leaf]) => [name, { ...(leaf as PropertyMap), authority } as unknown as LeafInputs] as const,
    );
    return Object.fromEntries(each);
}

function authorityFingerprintIn({ authority }: PropertyMap): PropertyValue {
    return isMap(authority) && !containsUnknown(authority) ? (authority["fingerprint"] ?? unknown) : unknown;
}

/** What there is; only the inputs where files are compared alone. */
function keptLeaves(inputs: PropertyMap, outputs: PropertyMap): ReadonlyMap<string, Kept> {
    const leaves = Object.entries(leavesIn(inputs)).map(([name, leaf]): [string, Kept] => {
        const own = leafOutputs.map((output) => [output, outputs[leafOutput(name, output)]] as const);
        const kept = Object.fromEntries(own.filter(([, value]) => value !== undefined)) as PropertyMap;
        const { certificate: pem } = kept;
        const certificate = typeof pem === "string" ? new X509Certificate(pem) : undefined;
        return [name, { before: { inputs: leaf, certificate }, outputs: kept }];
    });
    return new Map(leaves);
}

function named(name: string, outputs: PropertyMap): PropertyMap {
    return Object.fromEntries(leafOutputs.map((output) => [leafOutput(name, output), outputs[output] ?? null]));
}

/** Changes of a leaf as changes of the resource that has it: who signs it is the same for all, and nothing is replaced. */
function leafDiff(name: string, reasons: readonly Reason[], changed: readonly string[]): Record<string, PropertyDiff> {
    const placed = (path: string): string => {
        if (path === "notAfter") {
            return `[${JSON.stringify(leafOutput(name, path))}]`;
        }
        return path === "authority" ? path : `${leafPath(name)}.${path}`;
    };
    const changes = Object.entries(detailedDiff(reasons, changed, false));
    return Object.fromEntries(changes.map(([path, change]) => [placed(path), change]));
}

function plain(leaf: LeafInputs): PropertyMap {
    return leaf as unknown as PropertyMap;
}

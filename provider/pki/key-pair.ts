import { createPrivateKey, type KeyObject } from "node:crypto";
import { rotationSteps } from "../../components/pki/generations";
import { hasTwoKeys, type KeyStep, stepsAfter } from "../../components/pki/key-steps";
import type { Algorithm } from "../../components/pki/algorithm";
import type { ResourceKind } from "../flotilla-provider";
import { isMap, type PropertyMap, type PropertyValue, secret, unknown, unwrapSecrets } from "../property-values";
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
import { changedInputs, changeKind, InputCheck } from "./inputs";
import { notImported, readKept } from "./kept-state";
import { algorithmOf, generateKey, privateKeyPem, publicKeyFingerprint, publicKeyPem } from "./keys";
import { firstPrivateKey } from "./pem";

interface KeyPairInputs {
    readonly algorithm: Algorithm;
    readonly rotation?: KeyStep;
    readonly existing?: { readonly privateKey: string };
}

/** The key that signs, and the one beside it while there are two: the next one, or the one before. A preview makes none. */
interface Keys {
    readonly signing: KeyObject | undefined;
    readonly other: KeyObject | undefined;
}

type MakeKey = () => Promise<KeyObject | undefined>;

/**
 * The provider's side of `flotilla:pki:KeyPair`: a key pair that is made once, and rotated in three steps, in each of which
 * everything verifies that was signed in the one before.
 */
export class KeyPairResource implements ResourceKind {
    private readonly log: EngineLog;

    constructor(log: EngineLog) {
        this.log = log;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        const check = new InputCheck(newInputs, ["algorithm", "rotation", "existing"]);
        check.algorithm();
        check.oneOf("rotation", rotationSteps);
        const existing = check.value("existing") === undefined ? {} : check.map("existing", ["privateKey"], []);
        const found = existing["privateKey"] === undefined ? undefined : firstPrivateKey(existing["privateKey"]);
        if (found?.fault !== undefined) {
            check.fail("existing.privateKey", `${found.fault}.`);
        }
        const kept = found?.value && { existing: { privateKey: secret(privateKeyPem(found.value)) } };
        return Promise.resolve({ inputs: { ...newInputs, ...kept }, failures: check.failures });
    }

    /** @throws Error for a step that does not follow the last one, or another algorithm than the key has that stays. */
    public async diff({ name, oldInputs, oldOutputs, newInputs, urn }: DiffRequest): Promise<DiffResult> {
        const [before, wanted] = [inputsOf(oldInputs), inputsOf(newInputs)];
        ensureStep(name, before, wanted);
        ensureAlgorithm(name, [before, wanted], oldOutputs);
        if (keysMove(before, wanted)) {
            await this.log.write("info", `${stepOf(wanted)}: ${meanings[stepOf(wanted)]}`, urn);
        }
        // After the last step the word may go: there is nothing to be done any more.
        const isOver = stepOf(before) === "drop" && stepOf(wanted) === "none";
        const changed = changedInputs(oldInputs, newInputs).filter((path) => path !== "rotation" || !isOver);
        return { detailedDiff: Object.fromEntries(changed.map((path) => [path, changeOf(before, wanted, path)])) };
    }

    public async create({ inputs, name, preview, urn }: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const wanted = inputsOf(inputs);
        const make = makerOf(wanted, preview);
        const isRotating = hasTwoKeys(stepOf(wanted));
        const first = (await this.existing(wanted, urn)) ?? (await make());
        const second = isRotating ? await make() : undefined;
        const keys =
            stepOf(wanted) === "switch" ? { signing: second, other: first } : { signing: first, other: second };
        return { id: name, outputs: outputsOf(keys, isRotating) };
    }

    public async update({
        newInputs,
        oldInputs,
        oldOutputs,
        preview,
    }: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const [before, wanted] = [inputsOf(oldInputs), inputsOf(newInputs)];
        if (!keysMove(before, wanted)) {
            return { outputs: oldOutputs };
        }
        const keys = await nextKeys(keysOf(oldOutputs), [before, wanted], makerOf(wanted, preview));
        return { outputs: outputsOf(keys, hasTwoKeys(stepOf(wanted))) };
    }

    public read(request: ReadRequest): Promise<ReadResult> {
        return readKept(request, request.outputs["privateKey"] !== undefined, notImported("keys"));
    }

    /** Who has a copy goes on using it: there is nothing to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    /** The existing key when it fits; otherwise the log says why not. */
    private async existing({ algorithm, existing }: KeyPairInputs, urn: string): Promise<KeyObject | undefined> {
        if (existing === undefined || existing.privateKey === unknown) {
            return undefined;
        }
        const key = createPrivateKey(existing.privateKey);
        if (algorithmOf(key) === algorithm) {
            return key;
        }
        const message = `existing is not used, a new key is made: algorithm ${algorithmOf(key)} -> ${algorithm}.`;
        await this.log.write("warning", message, urn);
        return undefined;
    }
}

/** What a step does, for whoever reads a preview. */
const meanings: Readonly<Record<KeyStep, string>> = {
    none: "the next key is forgotten; nothing was signed with it.",
    add: "the next key verifies from now on; what signs stays.",
    switch: "the next key signs from now on; what the one before signed still verifies.",
    drop: "the key before is forgotten: what it signed does not verify any more.",
};

function inputsOf(inputs: PropertyMap): KeyPairInputs {
    return unwrapSecrets(inputs) as unknown as KeyPairInputs;
}

function stepOf({ rotation }: KeyPairInputs): KeyStep {
    return rotation ?? "none";
}

function ensureStep(name: string, before: KeyPairInputs, wanted: KeyPairInputs): void {
    const [last, next] = [stepOf(before), stepOf(wanted)];
    const possible = stepsAfter(last);
    if (!possible.includes(next)) {
        const words = possible.filter((step) => step !== last).map(wordFor);
        throw new Error(
            `${name}: rotation: ${wordFor(next)} does not follow ${wordFor(last)}, because keys would sign before they verify, or the other way round. ` +
                `Use ${words.join(" or ")}, run it, and wait until it has arrived everywhere.`,
        );
    }
}

/** Only an edit is refused: what is in force is as it is. */
function ensureAlgorithm(
    name: string,
    [before, wanted]: readonly [KeyPairInputs, KeyPairInputs],
    outputs: PropertyMap,
): void {
    const next = stepOf(wanted);
    if (next === "add" || (before.algorithm === wanted.algorithm && stepOf(before) === next)) {
        return;
    }
    const { signing, other } = keysOf(outputs);
    const staying = next === "switch" && stepOf(before) === "add" ? other : signing;
    // Where files are compared alone there are no keys.
    const algorithm = staying === undefined ? before.algorithm : algorithmOf(staying);
    if (algorithm !== wanted.algorithm) {
        throw new Error(
            `${name}: algorithm ${algorithm} -> ${wanted.algorithm} would invalidate all that was signed. ` +
                "Set rotation: add in the same edit: the next key is then of the new kind.",
        );
    }
}

function wordFor(step: KeyStep): string {
    return step === "none" ? "no word" : `"${step}"`;
}

/** Whether an edit makes, exchanges or forgets a key. */
function keysMove(before: KeyPairInputs, wanted: KeyPairInputs): boolean {
    const [last, next] = [stepOf(before), stepOf(wanted)];
    return before.algorithm !== wanted.algorithm || (last !== next && !(last === "drop" && next === "none"));
}

/** Makes keys; a preview makes none. */
function makerOf({ algorithm }: KeyPairInputs, preview: boolean): MakeKey {
    return () => (preview ? Promise.resolve(undefined) : generateKey(algorithm));
}

async function nextKeys(
    { signing, other }: Keys,
    [before, wanted]: readonly [KeyPairInputs, KeyPairInputs],
    make: MakeKey,
): Promise<Keys> {
    switch (stepOf(wanted)) {
        case "add":
            return stepOf(before) === "switch" ? { signing: other, other: signing } : { signing, other: await make() };
        case "switch":
            return { signing: other, other: signing };
        case "drop":
        case "none":
            return { signing, other: undefined };
    }
}

function changeOf(before: KeyPairInputs, wanted: KeyPairInputs, path: string): PropertyDiff {
    const [old, next] = [before[path as keyof KeyPairInputs], wanted[path as keyof KeyPairInputs]];
    return { kind: changeKind(old, next), inputDiff: true };
}

function outputsOf({ signing, other }: Keys, isRotating: boolean): PropertyMap {
    const accepted = isRotating ? [signing, other] : [signing];
    const publicKeys = accepted.map((key) => key && publicKeyPem(key));
    return {
        privateKey: secret(signing === undefined ? unknown : privateKeyPem(signing)),
        publicKey: publicKeys[0] ?? unknown,
        publicKeys: publicKeys.includes(undefined) ? unknown : publicKeys.join(""),
        fingerprint: signing === undefined ? unknown : publicKeyFingerprint(signing),
        ...(isRotating && { otherPrivateKey: secret(other === undefined ? unknown : privateKeyPem(other)) }),
    };
}

function keysOf(outputs: PropertyMap): Keys {
    const plain = unwrapSecrets(outputs);
    const { privateKey, otherPrivateKey } = isMap(plain) ? plain : {};
    const read = (pem: PropertyValue | undefined) => (typeof pem === "string" ? createPrivateKey(pem) : undefined);
    return { signing: read(privateKey), other: read(otherPrivateKey) };
}

import { randomBytes } from "node:crypto";
import { encryptedResourceFault, overlaps } from "../../components/pki/encrypted-resource";
import {
    encryptionProviders,
    type EncryptionStep,
    encryptionSteps,
    providerFault,
    stepFault,
} from "../../components/pki/encryption-steps";
import type { Connect } from "../kubernetes/requests";
import type { ResourceKind } from "../flotilla-provider";
import { type PropertyMap, secret, unknown, unwrapSecrets } from "../property-values";
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
import { changeFault, changeMeaning, type Wanted } from "./encryption-changes";
import { documentHash, encryptionDocument } from "./encryption-document";
import { type EncryptionKey, keysAfter } from "./encryption-rotation";
import { changedInputs, changeKind, InputCheck } from "./inputs";
import { readKept } from "./kept-state";
import { loadedConfiguration, loadedFault } from "./loaded-configuration";
import { rewriteObjects } from "./rewriting";

/** What the state has. */
interface Kept {
    readonly configuration: string;
    readonly keys: readonly EncryptionKey[];
    /** How many keys were ever made. */
    readonly made: number;
}

/** Bytes of a key: secretbox has no other size, and it is the largest that AES has. */
const keyBytes = 32;

const properties = ["resources", "provider", "rotation", "verify"];

/**
 * The provider's side of `flotilla:pki:EncryptionKeys`: keys that are made once, and changed by the steps of a rotation
 * alone. A step that would leave objects which nobody can read any more is refused in the preview.
 */
export class EncryptionKeysResource implements ResourceKind {
    private readonly log: EngineLog;
    private readonly connect: Connect;

    constructor(log: EngineLog, connect: Connect) {
        this.log = log;
        this.connect = connect;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        const check = new InputCheck(newInputs, properties);
        for (const { index, fault } of overlaps(check.texts("resources", encryptedResourceFault))) {
            check.fail(`resources[${index}]`, `${fault}.`);
        }
        check.text("provider", (text) => (isOneOf(encryptionProviders, text) ? undefined : providerFault));
        if (check.value("rotation") !== undefined) {
            check.text("rotation", (text) => (isOneOf(encryptionSteps, text) ? undefined : stepFault));
        }
        if (typeof check.value("verify") !== "boolean") {
            check.fail("verify", "has to be true or false.");
        }
        return Promise.resolve({ inputs: newInputs, failures: check.failures });
    }

    /** @throws Error for a change after which something could not be read any more. */
    public diff({ oldInputs, oldOutputs, newInputs }: DiffRequest): Promise<DiffResult> {
        const [before, wanted] = [wantedOf(oldInputs), wantedOf(newInputs)];
        const fault = changeFault(before, wanted, keptOf(oldOutputs)?.keys);
        if (fault !== undefined) {
            return Promise.reject(new Error(fault));
        }
        const changed = changedInputs(oldInputs, newInputs);
        const kinds = changed.map((name): [string, PropertyDiff] => [
            name,
            { kind: changeKind(oldInputs[name], newInputs[name]) },
        ]);
        return Promise.resolve({ detailedDiff: Object.fromEntries(kinds) });
    }

    public async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const { inputs, preview, name } = request;
        const wanted = wantedOf(inputs);
        if (wanted.rotation === "first" || wanted.rotation === "rewrite") {
            throw new Error(
                `pki.encryption.rotation: ${wanted.rotation} cannot be the beginning: there are no keys yet, and API servers have ` +
                    "to load them first. Take the key out, and set it when every API server has loaded the first key.",
            );
        }
        if (wanted.verify) {
            await this.warnOfOtherKeys(request);
        }
        const made = wanted.rotation === "add" ? 2 : 1;
        const outputs = preview ? unknownOutputs("key1", made) : outputsOf(nextKept(undefined, wanted));
        return { id: name, outputs };
    }

    public async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const { oldInputs, oldOutputs, newInputs, preview, urn } = request;
        const [before, wanted, kept] = [wantedOf(oldInputs), wantedOf(newInputs), keptOf(oldOutputs)];
        if (kept === undefined) {
            throw new Error("The state of the encryption keys has no keys. Restore the state from a backup.");
        }
        const next = nextKept(kept, wanted);
        if (wanted.rotation !== before.rotation) {
            const meaning = changeMeaning(kept.keys, next.keys, wanted);
            await (meaning === undefined ? undefined : this.log.write("info", `pki.encryption: ${meaning}.`, urn));
            await this.take(wanted, kept, request);
        }
        const [first] = next.keys;
        return {
            outputs: preview && next.made > kept.made ? unknownOutputs(first?.name ?? "", next.made) : outputsOf(next),
        };
    }

    public read(request: ReadRequest): Promise<ReadResult> {
        return readKept(request, keptOf(request.outputs) !== undefined, "encryption keys are not imported by an id.");
    }

    /** What is encrypted stays so; `protect` keeps the keys from being forgotten. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    /** Sees to it that a step may be taken, and does what it takes beside other keys. */
    private async take({ resources, rotation, verify }: Wanted, kept: Kept, request: UpdateRequest): Promise<void> {
        const { urn, signal, preview } = request;
        if (rotation !== undefined && rotation !== "add" && verify) {
            await this.ensureLoaded(rotation, kept.configuration, request);
        }
        if (rotation === "rewrite" && !preview) {
            await rewriteObjects(resources, { connect: this.connect, log: this.log, urn, signal });
        }
    }

    /** Where the state was lost, or somebody else has made keys, the new ones do not read what these have encrypted. */
    private async warnOfOtherKeys({ urn, signal }: CreateRequest): Promise<void> {
        const loaded = await loadedConfiguration(this.connect, signal);
        if ("hash" in loaded && loaded.hash !== undefined) {
            const message =
                `pki.encryption: the API server has loaded a file with providers already (${loaded.hash}). If that has keys, nobody can read ` +
                "what is encrypted with them when API servers load the file that is made now (docs/encryption-at-rest.md).";
            await this.log.write("warning", message, urn);
        }
    }

    /** @throws Error when the API server has another file. One that says nothing is believed, with a warning. */
    private async ensureLoaded(step: EncryptionStep, document: string, { urn, signal }: UpdateRequest): Promise<void> {
        const loaded = await loadedConfiguration(this.connect, signal);
        if ("unknownBecause" in loaded) {
            const message =
                `pki.encryption.rotation: ${step} needs every API server to have loaded what the Secret has now, and nobody knows ` +
                `whether they have: ${loaded.unknownBecause}. Look at each of them before you go on (docs/encryption-at-rest.md).`;
            return this.log.write("warning", message, urn);
        }
        const fault = loadedFault(loaded.hash, documentHash(document));
        if (fault !== undefined) {
            throw new Error(`pki.encryption.rotation: ${step} has to wait: ${fault}.`);
        }
    }
}

function isOneOf<Word extends string>(words: readonly Word[], text: string): text is Word {
    return (words as readonly string[]).includes(text);
}

function wantedOf(inputs: PropertyMap): Wanted {
    return unwrapSecrets(inputs) as unknown as Wanted;
}

/** Undefined where the outputs are those of files that are compared alone. */
function keptOf(outputs: PropertyMap): Kept | undefined {
    return outputs["keys"] === undefined ? undefined : (unwrapSecrets(outputs) as unknown as Kept);
}

function nextKept(kept: Kept | undefined, wanted: Wanted): Kept {
    let made = kept?.made ?? 0;
    const make = (): EncryptionKey => {
        made += 1;
        const secretBytes = randomBytes(keyBytes).toString("base64");
        return { name: `key${made}`, provider: wanted.provider, secret: secretBytes, hasEncrypted: false };
    };
    const keys = keysAfter(kept?.keys ?? [], wanted.rotation, make);
    return { configuration: encryptionDocument(wanted.resources, keys), keys, made };
}

function outputsOf({ configuration, keys, made }: Kept): PropertyMap {
    return {
        configuration: secret(configuration),
        keys: secret(keys.map((key) => ({ ...key }))),
        hash: documentHash(configuration),
        encryptsWith: keys[0]?.name ?? "",
        made,
    };
}

/** What a preview knows when there will be a new key. */
function unknownOutputs(encryptsWith: string, made: number): PropertyMap {
    return { configuration: secret(unknown), keys: secret(unknown), hash: unknown, encryptsWith, made };
}

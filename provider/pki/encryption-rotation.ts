import type { EncryptionProvider, EncryptionStep } from "../../components/pki/encryption-steps";

/** A key of the encryption at rest. */
export interface EncryptionKey {
    /** `key1`, `key2`, …: objects in etcd have it in front, so none is ever used for two keys. */
    readonly name: string;
    readonly provider: EncryptionProvider;
    /** In base64. */
    readonly secret: string;
    /** Whether it has ever been the first one, so that there may be objects that only it decrypts. */
    readonly hasEncrypted: boolean;
}

/** Where a rotation stands. */
export interface RotationState {
    readonly step: EncryptionStep | undefined;
    /** As API servers have them: the first one encrypts. Undefined where only the files are known. */
    readonly keys: readonly EncryptionKey[] | undefined;
}

/** A word of `pki.encryption.rotation`, or that there is none. */
type Word = EncryptionStep | "none";

const setting = "pki.encryption.rotation";

/** A step that is not allowed, as "<why>. <what to do>". */
type Refusal = (names: { readonly oldKey: string; readonly newKey: string }) => string;

const noSecondKey: Refusal = ({ oldKey }) =>
    `there is no second key beside ${oldKey} yet. Set ${setting}: add, and go on when every API server has loaded that key`;
const nothingToDrop: Refusal = ({ oldKey }) =>
    `there is no other key beside ${oldKey}. Take ${setting} out, or begin a rotation with add`;

/** What does not follow on what. Everything else does. */
const refusals: Readonly<Record<Word, Partial<Record<Word, Refusal>>>> = {
    none: { first: noSecondKey, drop: nothingToDrop },
    drop: { first: noSecondKey },
    add: {
        rewrite: ({ oldKey, newKey }) =>
            `${oldKey}, the old key, is still the first one: everything would be encrypted with it again. ` +
            `Set ${setting}: first, and go on when every API server encrypts with ${newKey}`,
        drop: ({ oldKey }) =>
            `everything is still encrypted with ${oldKey}, and nobody could read it. ` +
            `Set ${setting}: first, then rewrite, and drop after these`,
    },
    first: {
        none: ({ oldKey, newKey }) =>
            `objects are encrypted with ${oldKey} and with ${newKey}, so neither key can go. ` +
            `Set ${setting}: rewrite to go on, or add to go back`,
        drop: ({ oldKey }) =>
            `objects are still encrypted with ${oldKey}, and nobody could read them. Set ${setting}: rewrite, and drop after that`,
    },
    rewrite: {
        none: ({ oldKey }) => `${oldKey}, the old key, is still there. Set ${setting}: drop before you take it out`,
        add: ({ oldKey, newKey }) =>
            `the rotation from ${oldKey} to ${newKey} is not over. Set ${setting}: drop, and add in a later \`up\``,
    },
};

/** After a rewriting outside of a rotation there is nothing that the next steps of one could do. */
const refusalsOfOneKey: Partial<Record<Word, Refusal>> = { first: noSecondKey, drop: nothingToDrop };

/**
 * Why a step does not follow on the last one.
 * @returns undefined when it does, or when it is the same.
 */
export function orderFault({ step, keys }: RotationState, wanted: EncryptionStep | undefined): string | undefined {
    const [from, to]: [Word, Word] = [step ?? "none", wanted ?? "none"];
    if (from === to) {
        return undefined;
    }
    const refusal = refusalOf(from, to, keys);
    const quoted = wanted === undefined ? `${setting} cannot be taken out now` : `${setting}: ${wanted} cannot be next`;
    return refusal === undefined ? undefined : `${quoted}: ${refusal(keyNames(from, keys ?? []))}.`;
}

function refusalOf(from: Word, to: Word, keys: RotationState["keys"]): Refusal | undefined {
    if (from === "rewrite" && keys?.length !== 2) {
        return keys === undefined ? undefined : refusalsOfOneKey[to];
    }
    const [, second] = keys ?? [];
    if (from === "add" && to === "none" && second?.hasEncrypted === true) {
        return ({ newKey }) =>
            `${newKey} was the first key for a while, so that objects may be encrypted with it. ` +
            `Set ${setting}: first, then rewrite, and drop after these`;
    }
    return refusals[from][to];
}

function keyNames(from: Word, keys: readonly EncryptionKey[]): { readonly oldKey: string; readonly newKey: string } {
    const names = keys.map(({ name }) => name);
    const [oldKey = "the old key", newKey = "the new key"] =
        from === "first" || from === "rewrite" ? (names.length === 2 ? [...names].reverse() : names) : names;
    return { oldKey, newKey };
}

/**
 * The keys after a step that is allowed.
 * @param make the next key, where there is to be one.
 */
export function keysAfter(
    keys: readonly EncryptionKey[],
    step: EncryptionStep | undefined,
    make: () => EncryptionKey,
): readonly EncryptionKey[] {
    const [current, other] = keys;
    if (current === undefined) {
        return step === "add" ? [encrypting(make()), make()] : [encrypting(make())];
    }
    switch (step) {
        case "add":
            return other === undefined ? [current, make()] : byAge(keys);
        case "first":
            return byAge(keys).map(encrypting).reverse();
        case "rewrite":
            return keys;
        case "drop":
        case undefined:
            return [current];
    }
}

function encrypting(key: EncryptionKey): EncryptionKey {
    return { ...key, hasEncrypted: true };
}

function byAge(keys: readonly EncryptionKey[]): EncryptionKey[] {
    return [...keys].sort((a, b) => keyNumber(a) - keyNumber(b));
}

/** Which one of all that were ever made it is, from 1 on. */
export function keyNumber({ name }: EncryptionKey): number {
    return Number(name.replace("key", ""));
}

import { notCovered } from "../../components/pki/encrypted-resource";
import type { EncryptionProvider, EncryptionStep } from "../../components/pki/encryption-steps";
import { type EncryptionKey, keyNumber, orderFault } from "./encryption-rotation";

/** The inputs of encryption keys, when they are checked. */
export interface Wanted {
    readonly resources: readonly string[];
    readonly provider: EncryptionProvider;
    readonly rotation?: EncryptionStep;
    readonly verify: boolean;
}

/**
 * Why the keys cannot be changed in this way, as a message for people.
 * @param keys what the state has; undefined where files are compared alone.
 */
export function changeFault(
    before: Wanted,
    wanted: Wanted,
    keys: readonly EncryptionKey[] | undefined,
): string | undefined {
    const order = orderFault({ step: before.rotation, keys }, wanted.rotation);
    return order ?? providerChangeFault(before, wanted, keys) ?? resourcesFault(before, wanted);
}

/** A key is for one provider; only a new one can be for another. */
function providerChangeFault(
    before: Wanted,
    wanted: Wanted,
    keys: readonly EncryptionKey[] | undefined,
): string | undefined {
    const begins = wanted.rotation === "add" && before.rotation !== "add" && keys?.length !== 2;
    const newest = keys === undefined ? undefined : [...keys].sort((a, b) => keyNumber(a) - keyNumber(b)).at(-1);
    // Back to none, the new key goes.
    const stays = before.rotation === "add" && wanted.rotation === undefined ? keys?.[0] : newest;
    const known = before.rotation === wanted.rotation ? before.provider : wanted.provider;
    const provider = stays?.provider ?? known;
    return begins || wanted.provider === provider
        ? undefined
        : `pki.encryption.provider: ${stays?.name ?? "the key"} is one of ${provider}, and cannot become one of ${wanted.provider}. ` +
              `Set it back to ${provider}; a rotation to another provider sets it together with pki.encryption.rotation: add.`;
}

function resourcesFault(before: Wanted, wanted: Wanted): string | undefined {
    const missing = notCovered(before.resources, wanted.resources);
    if (missing.length > 0) {
        return (
            `pki.encryption.resources: ${missing.join(", ")} cannot be taken out: what is encrypted of it could not be read any more. ` +
            "Put it back."
        );
    }
    const isNew = notCovered(wanted.resources, before.resources).length > 0;
    return isNew && wanted.rotation === "rewrite" && before.rotation !== "rewrite"
        ? "pki.encryption.rotation: rewrite has to wait, because API servers do not know yet that they are to encrypt more resources. " +
              "Take it out, and set it when every API server has loaded the new file."
        : undefined;
}

/** What a step means, for whoever reads the preview; without a full stop, and undefined when it means nothing. */
export function changeMeaning(
    before: readonly EncryptionKey[],
    after: readonly EncryptionKey[],
    { resources, rotation }: Wanted,
): string | undefined {
    const namesOf = (keys: readonly EncryptionKey[]): string[] => keys.map(({ name }) => name);
    const [first = "", second] = namesOf(after);
    if (rotation === "rewrite") {
        return `all objects of ${resources.join(", ")} are written again, so that ${first} encrypts them`;
    }
    const gone = namesOf(before).filter((name) => !namesOf(after).includes(name));
    if (gone.length > 0) {
        return `${gone.join(", ")} goes, ${first} encrypts and decrypts alone`;
    }
    if (after.length > before.length) {
        return `${second ?? ""} comes after ${first}: it decrypts, and encrypts nothing yet`;
    }
    return first === before[0]?.name
        ? undefined
        : `${first} encrypts what is written from now on, ${second ?? ""} still decrypts`;
}

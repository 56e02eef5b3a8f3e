import { createHash, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Algorithm } from "../../components/pki/algorithm";

const generate = promisify(generateKeyPair);

/** Makes a private key; its public part follows from it. In another thread, so that many are made at once. */
export async function generateKey(algorithm: Algorithm): Promise<KeyObject> {
    const [kind, size] = algorithm.split("-");
    if (kind === "RSA") {
        return (await generate("rsa", { modulusLength: Number(size) })).privateKey;
    }
    if (kind === "ECDSA") {
        return (await generate("ec", { namedCurve: size === "P384" ? "P-384" : "P-256" })).privateKey;
    }
    return (await generate("ed25519")).privateKey;
}

const curves: Readonly<Record<string, string>> = { prime256v1: "P256", secp384r1: "P384", secp521r1: "P521" };

/** What a key is, in the words of {@link Algorithm}; also for keys that are none of these, such as RSA-1024. */
export function algorithmOf(key: KeyObject): string {
    const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
    const kinds: Readonly<Record<string, string>> = {
        rsa: `RSA-${modulusLength}`,
        ec: `ECDSA-${curves[namedCurve] ?? namedCurve}`,
        ed25519: "Ed25519",
    };
    return kinds[String(key.asymmetricKeyType)] ?? String(key.asymmetricKeyType);
}

/** PKCS#8, without a password. */
export function privateKeyPem(key: KeyObject): string {
    return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** SubjectPublicKeyInfo, of a public or private key. */
export function publicKeyPem(key: KeyObject): string {
    return publicOf(key).export({ type: "spki", format: "pem" }).toString();
}

/** SubjectPublicKeyInfo in bytes, of a public or private key. */
export function publicKeyBytes(key: KeyObject): Buffer {
    return publicOf(key).export({ type: "spki", format: "der" });
}

/** SHA-256 of the SubjectPublicKeyInfo, in hex. */
export function publicKeyFingerprint(key: KeyObject): string {
    return createHash("sha256").update(publicKeyBytes(key)).digest("hex");
}

function publicOf(key: KeyObject): KeyObject {
    return key.type === "private" ? createPublicKey(key) : key;
}

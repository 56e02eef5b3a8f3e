/** What keys of certificates can be. A signature's hash follows from the key: SHA-256, SHA-384 for P-384. */
export const algorithms = ["RSA-2048", "RSA-3072", "RSA-4096", "ECDSA-P256", "ECDSA-P384", "Ed25519"] as const;

/** A kind of key, with its size or curve. */
export type Algorithm = (typeof algorithms)[number];

/** Kind and size in bits of a key, as cert-manager names them; Ed25519 has one size only. */
export function algorithmKind(algorithm: Algorithm): { readonly kind: string; readonly size?: number } {
    const [kind = "", size] = algorithm.split(/-P?/);
    return { kind, ...(size !== undefined && { size: Number(size) }) };
}

/** Whether a value names a kind of key. */
export function isAlgorithm(value: unknown): value is Algorithm {
    return algorithms.some((algorithm) => algorithm === value);
}

/** What to say of a value that is no {@link Algorithm}: "<what is wrong>. <what to do>". */
export const algorithmFault = `is not an algorithm. Use one of: ${algorithms.join(", ")}`;

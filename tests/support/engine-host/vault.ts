import { createHash } from "node:crypto";

/** The data key of every stack of these tests, which Pulumi has the vault decrypt. */
export const dataKey = createHash("sha256").update("tests").digest();

const ciphertext = "vault:v1:tests";

/** The key's name in the vault, and what there is in a stack file and in a state that says so. */
export const vaultSecrets = { url: "hashivault://flotilla", encryptedKey: Buffer.from(ciphertext).toString("base64") };

/** Variables with which Pulumi finds the vault. */
export function vaultEnvironment(address: string): Readonly<Record<string, string>> {
    return { VAULT_ADDR: address, VAULT_TOKEN: "tests" };
}

/** Addresses below which HashiCorp's Vault encrypts and decrypts. */
export const vaultPath = "/v1/transit/";

/**
 * What it answers, in the place of a passphrase, of which a key would be derived in 0.2 s for every command: always the same key,
 * in both forms.
 */
export const vaultAnswer = JSON.stringify({ data: { ciphertext, plaintext: dataKey.toString("base64") } });

/** The steps in which the key of the encryption at rest is rotated, in their order; each is a change of this one word. */
export const encryptionSteps = ["add", "first", "rewrite", "drop"] as const;

/** A step of such a rotation. */
export type EncryptionStep = (typeof encryptionSteps)[number];

/** What encrypts, by the names that an EncryptionConfiguration has for it. Their keys may have 32 bytes, and have. */
export const encryptionProviders = ["secretbox", "aescbc", "aesgcm"] as const;

/** One of {@link encryptionProviders}. */
export type EncryptionProvider = (typeof encryptionProviders)[number];

/** The fault of what is none of the steps. */
export const stepFault = `is not a step of a rotation. Use one of: ${encryptionSteps.join(", ")}`;

/** The fault of what is none of the providers. */
export const providerFault = `does not encrypt. Use one of: ${encryptionProviders.join(", ")}`;

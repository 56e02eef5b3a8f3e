/** What no output may have: values of the files that tests write. */
export const secrets = { ciphertext: "v1:CIPHERTEXTxxxx", plaintext: "hunter2-in-plain-text" } as const;

/** The extended key usages of purposes (RFC 5280, section 4.2.1.12). */
export const purposeIdentifiers = {
    server: "1.3.6.1.5.5.7.3.1",
    client: "1.3.6.1.5.5.7.3.2",
} as const;

/** What a leaf may be used for. */
export type Purpose = keyof typeof purposeIdentifiers;

/** What can be written for purposes. */
export const purposeHint = `Use ${Object.keys(purposeIdentifiers).join(", ")} or both`;

/** Why a text is no purpose, as "<what is wrong>. <what to do>". */
export function purposeFault(text: string): string | undefined {
    return text in purposeIdentifiers ? undefined : `is not a purpose. ${purposeHint}`;
}

/** What Pulumi takes for a stack's name (https://www.pulumi.com/docs/iac/concepts/stacks/#stack-naming-requirements). */
export function isStackName(text: string): boolean {
    return /^[A-Za-z0-9_.-]{1,100}$/.test(text);
}

/** What a stack's name may have, for messages. */
export const stackNameRule = 'Use at most 100 letters, digits, "_", "." and "-"';

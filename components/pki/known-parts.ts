import * as pulumi from "@pulumi/pulumi";

const known = new WeakMap<pulumi.Output<string>, string>();

/**
 * Notes of a text that is not known before an `up` what known values it is made of, beside those that resources will have. The
 * engine has no use for that; a diff, which runs without it, tells by them that the text will be another one
 * (docs/adr/0008-offline-rendering.md).
 *
 * @param parts another text when the known values are others; nothing secret.
 * @returns the output.
 */
export function noteKnownParts(output: pulumi.Output<string>, parts: string): pulumi.Output<string> {
    known.set(output, parts);
    return output;
}

/** What {@link noteKnownParts} has noted; undefined where there is nothing. */
export function knownPartsOf(value: unknown): string | undefined {
    return pulumi.Output.isInstance<string>(value) ? known.get(value) : undefined;
}

/** Makes a text of another one, as `apply` does, and goes on knowing its known parts. */
export function applyToText(text: pulumi.Input<string>, make: (text: string) => string): pulumi.Output<string> {
    const made = pulumi.output(text).apply(make);
    const parts = knownPartsOf(text);
    return parts === undefined ? made : noteKnownParts(made, parts);
}

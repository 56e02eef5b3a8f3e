import { Scalar, stringify } from "yaml";

/** A text as YAML that every parser reads as text: in quotes when one of YAML 1.1 would take it for something else. */
export function safeScalar(text: string): string {
    return stringify(quotedScalar(text), { lineWidth: 0 }).trimEnd();
}

/** The same as a node of a document. */
export function quotedScalar(text: string): Scalar<string> {
    const scalar = new Scalar(text);
    if (!/^[A-Za-z][A-Za-z0-9._/-]*$/.test(text) || /^(y|n|yes|no|on|off|true|false|null)$/i.test(text)) {
        scalar.type = Scalar.QUOTE_DOUBLE;
    }
    return scalar;
}

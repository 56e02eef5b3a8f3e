import { z } from "zod";

const labelSegment = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The rule that a value breaks, as "<what is wrong>. <what to do>", or nothing. */
export type Rule = (value: string) => string | undefined;

/** Text that keeps a rule; the message goes to whoever wrote the configuration, with the value in front of it. */
export function text(rule: Rule): z.ZodString {
    return z.string().superRefine((value, context) => {
        const message = rule(value);
        if (message !== undefined) {
            context.addIssue({ code: "custom", message });
        }
    });
}

function namespaceNameRule(value: string): string | undefined {
    if (value.length > 63) {
        return `has ${value.length} characters, but a namespace's name has 63 at most (RFC 1123). Shorten it`;
    }
    return dnsLabel.test(value)
        ? undefined
        : `is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends`;
}

/**
 * The rule of the keys of labels, annotations and taints, which have one form.
 * @param what the message calls it.
 */
export function keyRule(what: string): Rule {
    return (value) => {
        const slash = value.indexOf("/");
        const prefix = slash < 0 ? undefined : value.slice(0, slash);
        const name = value.slice(slash + 1);
        if (prefix !== undefined && (prefix.length > 253 || !dnsSubdomain.test(prefix))) {
            return `is not ${what}: the part before "/" is no DNS name. Use a prefix such as example.com/`;
        }
        return name.length <= 63 && labelSegment.test(name)
            ? undefined
            : `is not ${what}. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends`;
    };
}

function labelValueRule(value: string): string | undefined {
    return value === "" || (value.length <= 63 && labelSegment.test(value))
        ? undefined
        : `is not a label's value. Use at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, or an annotation`;
}

/** A namespace's name: an RFC 1123 label (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/). */
export const namespaceName = text(namespaceNameRule);

/** A label's key (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). */
export const labelKey = text(keyRule("a label's key"));

/** A label's value, by the same page. */
export const labelValue = text(labelValueRule);

/** An annotation's key (https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/). */
export const annotationKey = text(keyRule("an annotation's key"));

function objectNameRule(value: string): string | undefined {
    if (value.length > 253) {
        return `has ${value.length} characters, but an object's name has 253 at most (RFC 1123). Shorten it`;
    }
    return dnsSubdomain.test(value)
        ? undefined
        : `is not an object's name (RFC 1123). Use lower-case letters, digits, "-" and ".", with a letter or digit at both ends and beside each "."`;
}

/**
 * The name of most objects, Secrets among them: an RFC 1123 subdomain
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names).
 */
export const objectName = text(objectNameRule);

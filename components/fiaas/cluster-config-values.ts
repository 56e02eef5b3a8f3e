import { z } from "zod";

/** What a key means, with examples. */
interface Meaning {
    readonly description: string;
    readonly examples: readonly [unknown, ...unknown[]];
}

/**
 * A key that may be missing, with its meaning. Every preview builds all of them, also without FIAAS: `meta` would make
 * a copy of each, and what keys have in common below is made once.
 */
function optionalKey<Schema extends z.ZodType>(schema: Schema, meaning: Partial<Meaning>): z.ZodOptional<Schema> {
    const key = z.optional(schema);
    z.globalRegistry.add(key, { ...meaning });
    return key;
}

const yesOrNo = z.boolean();

/** Whether something is so; the daemon's default is false for all of them. */
export function flag(description: string) {
    return optionalKey(yesOrNo, { description, examples: [true] });
}

const alwaysTrue = z.literal(true, {
    error: "switches off what the deploy daemon needs on Kubernetes 1.22 and later. Take it out: it is always true",
});

/** A flag without which the daemon does nothing on a Kubernetes of today: it is always true. */
export function neededFlag(description: string) {
    return optionalKey(alwaysTrue, { description, examples: [true] });
}

/** A flag that cannot work here: it is always false. */
export function refusedFlag(error: string, description: string) {
    return optionalKey(z.literal(false, { error }), { description, examples: [false] });
}

const filledText = z.string().min(1, { error: "is empty. Write the text, or take the key out" });

/** Text that is not empty. */
export function someText(meaning: Meaning) {
    return optionalKey(filledText, meaning);
}

/** One of several words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, meaning: Meaning) {
    const named =
        words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1] ?? ""}`;
    return optionalKey(z.enum(words, { error: `is not a value of this key. Use ${named}` }), meaning);
}

/** A whole number from a least one on. */
export function wholeNumber(least: number, meaning: Meaning) {
    return optionalKey(z.int().min(least, { error: `is less than ${least}. Use ${least} or more` }), meaning);
}

const notAnAmount = { error: 'is neither a whole number nor a percentage. Write one such as 1 or "25%"' };

const amount = z
    .union([z.number(), z.string()], notAnAmount)
    .refine(
        (value) =>
            typeof value === "number"
                ? Number.isSafeInteger(value) && value >= 0
                : /^(?:100|[1-9]?[0-9])%$/.test(value),
        notAnAmount,
    );

/** A number of pods, or a share of them. */
export function amountOrPercentage(meaning: Meaning) {
    return optionalKey(amount, meaning);
}

const listOfTexts = z.array(z.string().min(1, { error: "is empty. Write the text, or take the entry out" }));

/** A list of texts. */
export function texts(meaning: Meaning) {
    return optionalKey(listOfTexts, meaning);
}

/**
 * A list of pairs, each written as one text with one "=" in it: the daemon splits at every "=", and stops when there are
 * two.
 * @param form how a pair is written, such as `suffix=name`.
 * @param isEmptyAllowed whether there may be nothing behind the "=".
 */
export function pairs(form: string, meaning: Meaning, isEmptyAllowed = false) {
    const pair = z.string().superRefine((text, context) => {
        const message = pairRule(text, form, isEmptyAllowed);
        if (message !== undefined) {
            context.addIssue({ code: "custom", message });
        }
    });
    return optionalKey(z.array(pair), meaning);
}

function pairRule(text: string, form: string, isEmptyAllowed: boolean): string | undefined {
    const [first = "", second, ...others] = text.split("=");
    if (others.length > 0) {
        return `has more than one "=", at which the deploy daemon stops. Write ${form} with one`;
    }
    if (second === undefined) {
        return `has no "=". Write ${form}`;
    }
    return first === "" || (second === "" && !isEmptyAllowed)
        ? `has nothing on one side of the "=". Write ${form}`
        : undefined;
}

const credential = z.unknown().superRefine((value, context) => {
    if (value !== undefined) {
        context.addIssue({
            code: "custom",
            message:
                "is a credential, and a ConfigMap is no place for one. Take it out: the deploy daemon uses its service " +
                "account; and change it if the file was shared",
            params: { concealed: true },
        });
    }
});

/** A key of the daemon that would put a credential into a ConfigMap: always refused, and never shown. */
export function refusedCredential(description: string) {
    return optionalKey(credential, { description });
}

import type { EncryptionStep } from "../../../components/pki/encryption-steps";
import { Refused } from "../../../provider/kubernetes/requests";
import { EncryptionKeysResource } from "../../../provider/pki/encryption-keys";
import type { PropertyMap } from "../../../provider/property-values";
import { FakeEngine, type Kept, text } from "./fake-engine";

/** A word of the rotation, or that there is none. */
export type Word = EncryptionStep | "none";

/** Inputs with a word. */
export const inputsOf = (word: Word, more: PropertyMap = {}): PropertyMap => ({
    resources: ["secrets"],
    provider: "secretbox",
    // Nobody to ask, and what was asked would be told by a test of its own.
    verify: false,
    ...(word !== "none" && { rotation: word }),
    ...more,
});

interface Key {
    readonly name: string;
    readonly secret: string;
}

type Providers = Record<string, { readonly keys?: readonly Key[] }>[];

interface EncryptionConfiguration {
    readonly resources: readonly { readonly resources: readonly string[]; readonly providers: Providers }[];
}

/** The document that is the output. */
export function documentOf({ outputs }: Kept): EncryptionConfiguration {
    return JSON.parse(text(outputs, "configuration")) as EncryptionConfiguration;
}

/** The providers of a document with the names of their keys, in their order. */
export function orderOf(kept: Kept): string[] {
    const { providers = [] } = documentOf(kept).resources[0] ?? {};
    return providers.flatMap((entry) =>
        Object.entries(entry).flatMap(([provider, { keys }]) =>
            keys === undefined ? [provider] : [`${provider} ${keys.map(({ name }) => name).join(" ")}`],
        ),
    );
}

/** The bytes of the keys, in their order. */
export function secretsOf(kept: Kept): string[] {
    const { providers = [] } = documentOf(kept).resources[0] ?? {};
    return providers.flatMap((entry) => Object.values(entry).flatMap(({ keys = [] }) => keys.map((key) => key.secret)));
}

/** Encryption keys, and an engine that has them. */
export class KeptKeys {
    public readonly engine = new FakeEngine();
    public readonly resource = new EncryptionKeysResource(this.engine.log, () =>
        Promise.reject(new Refused("nobody is there")),
    );

    /** What there is after some steps; a rewriting is told of as it is known to be done. */
    public async after(...words: readonly Word[]): Promise<Kept> {
        const [first = "none", ...others] = words;
        let kept = await this.engine.create(this.resource, inputsOf(first));
        for (const word of others) {
            await this.engine.diff(this.resource, kept, inputsOf(word));
            kept = await this.update(kept, word);
        }
        this.engine.lines.splice(0);
        return kept;
    }

    /** In a preview nothing is rewritten, and the keys are as after an `up`, but for one that is made. */
    public update(kept: Kept, word: Word, more: PropertyMap = {}): Promise<Kept> {
        return this.engine.update(this.resource, kept, inputsOf(word, more), word === "rewrite");
    }
}

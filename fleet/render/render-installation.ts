import type * as pulumi from "@pulumi/pulumi";
import type { InstallationConfiguration } from "../../components/installation/config";
import { Installation } from "../../components/installation/installation";
import type { ResolvedInstallation } from "../../components/installation/resolve";
import { installationConfiguration } from "../../components/installation/config";
import { secretReferencesIn } from "../../components/installation/secret-references";
import { namespaceConfiguration } from "../../components/namespace/config";
import { secretKey } from "../../components/secret/config";
import type { PropertyMap } from "../../provider/property-values";
import { plainInputs } from "./plain-inputs";
import { type Registration, registrationsOf } from "./registrations";
import { ResourcePart, sourceText } from "./resource-part";

/** A resource that an installation declares, as the engine would get it. */
export interface RenderedResource {
    /** Types of the parents and its own, and the logical name: what tells it from others, as in its URN. */
    readonly key: string;
    /** The token, such as `kubernetes:core/v1:Namespace`. */
    readonly type: string;
    /** The logical name. */
    readonly name: string;
    readonly isComponent: boolean;
    /** With the engine's marks for secrets, which hold no secret here, and for unknown values. */
    readonly inputs: PropertyMap;
    readonly unknowns: readonly UnknownValue[];
    /** Key of the provider resource; undefined for components, providers and the default one. */
    readonly provider: string | undefined;
    readonly isProtected: boolean;
    readonly retainOnDelete: boolean;
    /** Set where it is adopted instead of made. */
    readonly importId: string | undefined;
}

/** Where a value is that is not known yet, and what it will be made of. */
export interface UnknownValue {
    /** Keys and indexes from the inputs down. */
    readonly path: readonly (string | number)[];
    /** Keys of the resources that will tell it, with the part of their inputs that it takes alone ({@link sourceText}). */
    readonly sources: readonly string[];
    /** Another text when known values that it is made of as well are others. */
    readonly parts?: string;
}

/** All that an installation declares, by key, in the order of the program. */
export type RenderedResources = ReadonlyMap<string, RenderedResource>;

/**
 * Everything that an installation declares, without engine or cluster. Secrets are never read: another text stands for
 * each, which is another one when a secret was encrypted anew.
 *
 * @throws whatever the program throws.
 */
export async function renderInstallation(name: string, resolved: ResolvedInstallation): Promise<RenderedResources> {
    const configuration = withNamespaces(resolved);
    const args = { configuration, kubeconfig, secrets: standIns(resolved) };
    return renderRegistrations(registrationsOf(() => new Installation(name, args)));
}

/** The engine's view of what a program registered. */
export async function renderRegistrations(registrations: readonly Registration[]): Promise<RenderedResources> {
    const keys = new Map<pulumi.Resource, string>();
    const types = new Map<pulumi.Resource, string>();
    for (const { resource, parent, type, name } of registrations) {
        const above = parent === undefined ? undefined : types.get(parent);
        const chain = above === undefined ? type : `${above}$${type}`;
        types.set(resource, chain);
        keys.set(resource, `${chain}::${name}`);
    }
    const rendered = await Promise.all(registrations.map((registration) => renderResource(registration, keys)));
    return new Map(rendered.map((resource) => [resource.key, resource]));
}

async function renderResource(
    { resource, type, name, custom, inputs, options }: Registration,
    keys: ReadonlyMap<pulumi.Resource, string>,
): Promise<RenderedResource> {
    const keyOf = (other: pulumi.Resource): string => keys.get(other) ?? "";
    const textOf = (source: pulumi.Resource | ResourcePart): string =>
        source instanceof ResourcePart ? sourceText(keyOf(source.resource), source.input) : keyOf(source);
    const plain = await plainInputs(inputs);
    const isProvider = type.startsWith("pulumi:providers:");
    return {
        key: keyOf(resource),
        type,
        name,
        isComponent: !custom,
        inputs: plain.inputs,
        unknowns: plain.unknowns.map((value) => ({ ...value, sources: value.sources.map(textOf) })),
        provider: !custom || isProvider || options.provider === undefined ? undefined : keyOf(options.provider),
        isProtected: options.protect === true,
        retainOnDelete: options.retainOnDelete === true,
        importId: options.import,
    };
}

/** Without namespaces there is that of the kubeconfig's context, which no file of the project tells. */
function withNamespaces({ configuration, values }: ResolvedInstallation): InstallationConfiguration {
    return values["namespaces"] === undefined
        ? { ...configuration, namespaces: { default: namespaceConfiguration.parse({ create: false }) } }
        : configuration;
}

/** Stands for the kubeconfig, of which nothing is shown. */
const kubeconfig = JSON.stringify({
    "current-context": "installation",
    clusters: [{ name: "installation", cluster: { server: "https://cluster.invalid" } }],
    users: [{ name: "installation", user: {} }],
    contexts: [{ name: "installation", context: { cluster: "installation", user: "installation" } }],
});

/** A text for each secret, made of what the repository has of it: its name, and how it is encrypted. */
function standIns({ configuration, sources }: ResolvedInstallation): Record<string, string> {
    const encrypted = sources.at(-1)?.encrypted ?? {};
    const references = secretReferencesIn(installationConfiguration, configuration);
    return Object.fromEntries(
        references.map(({ reference }) => {
            const key = secretKey(reference);
            return [key, `${key} ${reference.secret === undefined ? "" : (encrypted[reference.secret] ?? "")}`];
        }),
    );
}

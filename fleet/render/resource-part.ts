import type * as pulumi from "@pulumi/pulumi";

/**
 * Stands among the sources of a value for a resource of which only one part of the inputs makes it what it is, such as one
 * leaf of `flotilla:pki:LeafCertificates`. Outputs hand their sources on to whatever is made of them, and look at none.
 */
export class ResourcePart {
    public readonly resource: pulumi.Resource;
    /** Property path of the inputs. */
    public readonly input: string;

    constructor(resource: pulumi.Resource, input: string) {
        this.resource = resource;
        this.input = input;
    }
}

/** A resource that tells of its outputs which part of its inputs makes them what they are. */
interface InParts extends pulumi.Resource {
    /** Undefined for an output that all inputs have to do with. */
    inputOf(output: string): string | undefined;
}

/** Who tells the value of an output: a resource, or a part of one. */
export function sourceOf(resource: pulumi.Resource, output: string): pulumi.Resource | ResourcePart {
    const input = "inputOf" in resource ? (resource as InParts).inputOf(output) : undefined;
    return input === undefined ? resource : new ResourcePart(resource, input);
}

/** A source as a text; the key of a resource has no such sign. */
const separator = "#";

/** The text for a source, from the key of its resource. */
export function sourceText(key: string, input?: string): string {
    return input === undefined ? key : `${key}${separator}${input}`;
}

/** The key of a source's resource, and the part of its inputs, if it is only one. */
export function partsOfSource(source: string): { readonly key: string; readonly input: string | undefined } {
    const end = source.indexOf(separator);
    return end < 0
        ? { key: source, input: undefined }
        : { key: source.slice(0, end), input: source.slice(end + separator.length) };
}

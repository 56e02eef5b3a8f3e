import * as pulumi from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime/resource";
import { type ResourcePart, sourceOf } from "./resource-part";

/** What a program said when it made a resource, before anything of it was awaited. */
export interface Registration {
    readonly resource: pulumi.Resource;
    readonly parent: pulumi.Resource | undefined;
    /** The token, such as `kubernetes:core/v1:Namespace`. */
    readonly type: string;
    /** The logical name. */
    readonly name: string;
    /** Whether a provider manages it; components are not. */
    readonly custom: boolean;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly options: pulumi.CustomResourceOptions;
}

type Register = (
    resource: pulumi.Resource,
    parent: pulumi.Resource | undefined,
    type: string,
    name: string,
    custom: boolean,
    remote: boolean,
    newDependency: unknown,
    inputs: Record<string, unknown>,
    options: pulumi.CustomResourceOptions,
) => void;

/** The two functions of the SDK through which every resource goes to the engine. */
interface Engine {
    registerResource: Register;
    registerResourceOutputs: (resource: pulumi.Resource, outputs: unknown) => void;
}

/** The SDK's own constructor of outputs, which it does not declare. */
const Output = pulumi.Output as unknown as new (
    resources: Iterable<pulumi.Resource | ResourcePart>,
    value: Promise<unknown>,
    isKnown: Promise<boolean>,
    isSecret: Promise<boolean>,
    allResources: Promise<Iterable<pulumi.Resource | ResourcePart>>,
) => pulumi.Output<unknown>;

const yes = Promise.resolve(true);
const no = Promise.resolve(false);

/**
 * Runs a piece of a program in the engine's absence and returns the resources that it makes, in its order. A resource has
 * the outputs of a first preview: what it is given it has, and all else is not known yet.
 *
 * Pulumi's own mocks do the same through its wire format, at ten times the cost: a fleet has a hundred thousand resources
 * (docs/performance.md). A test compares the two for whole installations. Programs of the project make all resources at
 * once, never in `apply` (docs/architecture.md), so nothing has to be waited for here.
 *
 * @throws whatever the program throws.
 */
export function registrationsOf(program: () => unknown): Registration[] {
    const found: Registration[] = [];
    const engine = runtime as unknown as Engine;
    const { registerResource, registerResourceOutputs } = engine;
    const position = pulumi.Resource as unknown as { stackTrace: () => unknown[] };
    const { stackTrace } = position;
    engine.registerResource = (resource, parent, type, name, custom, _remote, _dependency, inputs, options) => {
        found.push({ resource, parent, type, name, custom, inputs, options });
        giveOutputs(resource, custom, inputs);
    };
    engine.registerResourceOutputs = () => undefined;
    // Nobody reads where a resource was made, and to find out takes half of the time.
    position.stackTrace = () => [];
    try {
        program();
    } finally {
        engine.registerResource = registerResource;
        engine.registerResourceOutputs = registerResourceOutputs;
        position.stackTrace = stackTrace;
    }
    return found;
}

/** Made when they are asked for, which hardly one is. */
function giveOutputs(resource: pulumi.Resource, custom: boolean, inputs: Readonly<Record<string, unknown>>): void {
    defineOutput(resource, "urn", () => unknownOutput(resource, "urn"));
    if (!custom) {
        return;
    }
    defineOutput(resource, "id", () => unknownOutput(resource, "id"));
    for (const key of Object.keys(inputs)) {
        defineOutput(resource, key, () => {
            const value = inputs[key];
            return value === undefined ? unknownOutput(resource, key) : knownOutput(resource, value);
        });
    }
}

function defineOutput(resource: pulumi.Resource, key: string, make: () => pulumi.Output<unknown>): void {
    let output: pulumi.Output<unknown> | undefined;
    Object.defineProperty(resource, key, {
        configurable: true,
        enumerable: true,
        get: () => (output ??= make()),
        set: (value: pulumi.Output<unknown>) => {
            output = value;
        },
    });
}

function unknownOutput(resource: pulumi.Resource, key: string): pulumi.Output<unknown> {
    const sources = [sourceOf(resource, key)];
    return new Output(sources, Promise.resolve(undefined), no, no, Promise.resolve(sources));
}

function knownOutput(resource: pulumi.Resource, value: unknown): pulumi.Output<unknown> {
    const inner = pulumi.output(value) as unknown as { readonly isSecret: Promise<boolean> };
    return new Output([resource], Promise.resolve(inner), yes, inner.isSecret, Promise.resolve([resource]));
}

import * as pulumi from "@pulumi/pulumi";
import { shortenStackTraces } from "../../components/installation/stack-traces";
import { leafOutput, leafOutputs, leavesPath } from "../../components/pki/leaf-outputs";

/** One resource as the program registered it. */
export interface RecordedResource {
    readonly type: string;
    readonly name: string;
    readonly custom: boolean;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly provider: string | undefined;
    readonly importId: string | undefined;
}

/**
 * Runs a piece of a program under Pulumi's mocks, without engine or cluster, and returns what it registered, sorted by
 * type and name. Secrets show as `"[secret]"`.
 */
export async function record(program: () => unknown): Promise<RecordedResource[]> {
    const resources: RecordedResource[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource: (args) => {
                resources.push({
                    type: args.type,
                    name: args.name,
                    custom: args.custom ?? true,
                    inputs: withoutSecrets(args.inputs) as Record<string, unknown>,
                    provider: args.provider === "" ? undefined : args.provider,
                    importId: args.id === "" ? undefined : args.id,
                });
                const inputs = args.inputs as Record<string, unknown>;
                return { id: `${args.name}-id`, state: { ...inputs, ...madeOutputs(args.type, inputs) } };
            },
            call: (args) => {
                throw new Error(`The program called ${args.token}; components call nothing.`);
            },
        },
        "flotilla",
        "test",
        false,
    );
    const settings = ["prepareStackTrace", "stackTraceLimit"].map((key) => [key, Reflect.get(Error, key)] as const);
    // As index.ts does. Whoever tests wants whole traces of what fails, but not of each promise of the SDK.
    shortenStackTraces();
    try {
        program();
        await pulumi.runtime.disconnect();
    } finally {
        Object.assign(Error, Object.fromEntries(settings));
    }
    return resources.sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}

/** Stands for each text that a provider issues. */
export const issuedText = "issued";

/** What a resource has beside its inputs once it is there, where components read it. */
function madeOutputs(type: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
    if (type.startsWith("flotilla:pki:")) {
        return { ...issuedOutputs, ...leavesOf(inputs) };
    }
    // The control plane puts it there, and the provider waits for it.
    return inputs["type"] === "kubernetes.io/service-account-token" ? { data: { token: issuedText } } : {};
}

const issuedOutputs = Object.fromEntries(
    [
        "certificate",
        "privateKey",
        "request",
        "publicKeys",
        "bundle",
        "authorityFingerprint",
        "configuration",
        "fingerprint",
    ].map((output) => [output, issuedText]),
);

/** The outputs of each leaf among the inputs of `flotilla:pki:LeafCertificates`. */
function leavesOf({ [leavesPath]: leaves }: Readonly<Record<string, unknown>>): Record<string, string> {
    const documents = typeof leaves === "object" && leaves !== null ? Object.keys(leaves) : [];
    const outputs = documents.flatMap((document) => leafOutputs.map((output) => leafOutput(document, output)));
    return Object.fromEntries(outputs.map((output) => [output, issuedText]));
}

const secretSignature = "4dabf18193072939515e22adb298388d";

function withoutSecrets(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutSecrets);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (secretSignature in value) {
        return "[secret]";
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}

import type { ConfigurationPath } from "../../../components/fault/fault";
import { ofKind, type PromenadeDocument } from "./documents";

/** A document that says what a host is. */
export type HostDocument = PromenadeDocument<"Genesis"> | PromenadeDocument<"KubernetesNode">;

/** A host by its name: the first node may stand in two documents. */
export interface Host {
    readonly name: string;
    readonly document: HostDocument;
}

/** All hosts that documents tell of, the first node first. */
export function hostsOf(documents: readonly PromenadeDocument[]): Host[] {
    return [
        ...ofKind(documents, "Genesis").map((document) => ({ name: document.data.hostname, document })),
        ...ofKind(documents, "KubernetesNode").map((document) => ({
            name: document.data.hostname ?? document.name,
            document,
        })),
    ];
}

/** A label, and where it is written. */
export interface WrittenLabel {
    readonly key: string;
    readonly value: string;
    readonly path: ConfigurationPath;
}

/** The labels of a host's document. */
export function labelsOf({ data }: HostDocument): WrittenLabel[] {
    return (["static", "dynamic"] as const).flatMap((kind) =>
        (data.labels?.[kind] ?? []).map((label, index) => {
            const [key = "", value = ""] = label.split(/=(.*)/s);
            return { key, value, path: ["data", "labels", kind, index] };
        }),
    );
}

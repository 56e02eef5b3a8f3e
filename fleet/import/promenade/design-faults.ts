import type { ConfigurationPath } from "../../../components/fault/fault";
import { faultLine } from "../../../components/installation/fault-lines";
import { ofKind, type PromenadeDocument } from "./documents";
import { cardinality, type Kind } from "./kinds";
import { hostsOf, labelsOf } from "./design-hosts";
import { isInRange, overlap } from "./values";

/** What is wrong between documents, a line each; abstract ones are parts of others and do not count. */
export function designFaults(documents: readonly PromenadeDocument[]): string[] {
    return [
        ...wrongCounts(documents),
        ...repeated(documents.map((document) => claim(document, [], "name", `${document.kind} ${document.name}`))),
        ...repeatedCertificates(documents),
        ...hostFaults(documents),
        ...networkFaults(documents),
    ];
}

function lineAt({ at }: PromenadeDocument, path: ConfigurationPath, message: string): string {
    return faultLine(at(path), path, message);
}

function wrongCounts(documents: readonly PromenadeDocument[]): string[] {
    return (Object.entries(cardinality) as [Kind, string][]).flatMap(([kind, count]) => {
        const [first, ...others] = ofKind(documents, kind);
        const schema = `promenade/${kind}/v1`;
        if (first === undefined) {
            const message = `there is no ${schema}, but a design has exactly one. Name the file that has it, too`;
            return count === "exactly one" ? [faultLine({ file: "(all files)" }, [], message)] : [];
        }
        const { file, line = 1 } = first.at([]);
        const message = `is a second ${schema} beside ${file}:${line}, but a design has ${count}. Take one of the two out`;
        return others.map((other) => lineAt(other, ["metadata", "name"], `"${other.name}" ${message}`));
    });
}

/** Something that belongs to one document, or to one host, alone. */
interface Claim {
    readonly key: string;
    readonly shown: string;
    readonly what: string;
    readonly document: PromenadeDocument;
    readonly path: ConfigurationPath;
    /** Whose it is, where the same owner may have it twice. */
    readonly owner?: string;
}

function claim(document: PromenadeDocument, path: ConfigurationPath, what: string, key: string): Claim {
    return { document, path: ["metadata", "name", ...path], what, key, shown: document.name };
}

function repeated(claims: readonly Claim[]): string[] {
    const known = new Map<string, Claim>();
    return claims.flatMap((each) => {
        const before = known.get(each.key);
        known.set(each.key, before ?? each);
        if (before === undefined || (before.owner !== undefined && before.owner === each.owner)) {
            return [];
        }
        const { file, line = 1 } = before.document.at(before.path);
        const message = `"${each.shown}" is the ${each.what} of ${file}:${line}, too. Give one of the two another`;
        return [lineAt(each.document, each.path, message)];
    });
}

/** Catalogs share authorities, but a certificate or key pair is in one of them. */
function repeatedCertificates(documents: readonly PromenadeDocument[]): string[] {
    const claims = ofKind(documents, "PKICatalog").flatMap((document): Claim[] => [
        ...Object.entries(document.data.certificate_authorities).flatMap(([authority, { certificates = [] }]) =>
            certificates.map(({ document_name }, index) => ({
                key: document_name,
                shown: document_name,
                what: "document name",
                document,
                path: ["data", "certificate_authorities", authority, "certificates", index, "document_name"],
            })),
        ),
        ...(document.data.keypairs ?? []).map(({ name }, index) => ({
            key: name,
            shown: name,
            what: "document name",
            document,
            path: ["data", "keypairs", index, "name"],
        })),
    ]);
    return repeated(claims);
}

/** The first node may join again later, under its name and with its address. */
function hostFaults(documents: readonly PromenadeDocument[]): string[] {
    const hosts = hostsOf(documents);
    const addresses = hosts.map(({ name, document }): Claim => ({
        key: document.data.ip,
        shown: document.data.ip,
        what: "address",
        document,
        path: ["data", "ip"],
        owner: name,
    }));
    const first = ofKind(documents, "Genesis").map(({ data }) => data)[0];
    const moved = hosts.flatMap(({ name, document }) => {
        const isOther = name === first?.hostname && document.data.ip !== first.ip;
        const message = `"${document.data.ip}" is another address of "${name}" than ${first?.ip ?? ""}. Write one of the two`;
        return isOther ? [lineAt(document, ["data", "ip"], message)] : [];
    });
    const nodes = ofKind(documents, "KubernetesNode").map((document): Claim => ({
        key: document.data.hostname ?? document.name,
        shown: document.data.hostname ?? document.name,
        what: "host name",
        document,
        path: ["data", "hostname"],
    }));
    return [
        ...repeated(addresses),
        ...moved,
        ...repeated(nodes),
        ...hosts.flatMap(({ document }) => labelFaults(document)),
    ];
}

function labelFaults(document: PromenadeDocument<"Genesis"> | PromenadeDocument<"KubernetesNode">): string[] {
    const known = new Map<string, string>();
    return labelsOf(document).flatMap(({ key, value, path }) => {
        const before = known.get(key) ?? value;
        known.set(key, before);
        const message = `"${key}=${value}" gives the label another value than ${key}=${before}. Keep one of the two`;
        return before === value ? [] : [lineAt(document, path, message)];
    });
}

function networkFaults(documents: readonly PromenadeDocument[]): string[] {
    return ofKind(documents, "KubernetesNetwork").flatMap((document) => {
        const { dns, kubernetes } = document.data;
        const { pod_cidr: pods, service_cidr: services } = kubernetes;
        const outside = (value: string, ...path: string[]): string[] =>
            isInRange(value, services)
                ? []
                : [
                      lineAt(
                          document,
                          path,
                          `"${value}" is no address of the services' range ${services}. Write one of it`,
                      ),
                  ];
        return [
            ...outside(dns.service_ip, "data", "dns", "service_ip"),
            ...outside(kubernetes.service_ip, "data", "kubernetes", "service_ip"),
            ...(dns.service_ip === kubernetes.service_ip
                ? [
                      lineAt(
                          document,
                          ["data", "dns", "service_ip"],
                          `"${dns.service_ip}" is the address of the service kubernetes. Write another`,
                      ),
                  ]
                : []),
            ...(overlap(pods, services)
                ? [
                      lineAt(
                          document,
                          ["data", "kubernetes", "service_cidr"],
                          `"${services}" has addresses of the pods' range ${pods}. Use ranges that are apart`,
                      ),
                  ]
                : []),
        ];
    });
}

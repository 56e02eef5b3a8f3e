import type { ConfigurationPath, Fault } from "../fault/fault";
import { alternatives, suggestion } from "../fault/suggestion";
import { show } from "../installation/show";
import type { AuthorityEntry } from "./authority-config";
import type { CatalogView, LeafDocument } from "./catalog-view";
import type { CertificateEntry } from "./entry-config";
import { hostFault } from "./host";
import { commonNameFault } from "./subject";

/** What entries say against themselves, against the nodes, or against the default catalog. */
export function entryFaults(view: CatalogView): Fault[] {
    return [
        ...view.certificates.flatMap((leaf) => [
            ...subjectFaults(view, leaf),
            ...purposeFaults(view, leaf),
            ...unknownNode(view, leaf),
        ]),
        ...strangers(view),
    ];
}

/** A derived name is too long only together with a node's or an etcd's. */
function subjectFaults(view: CatalogView, leaf: LeafDocument): Fault[] {
    const { name, commonName, hosts, kubeconfig } = leaf.certificate;
    const path = view.pathOf(leaf, "commonName");
    const fault = commonNameFault(commonName);
    const wrongHosts = hosts.flatMap((host) => {
        const message = hostFault(host);
        return message === undefined
            ? []
            : [{ path: view.pathOf(leaf, "hosts"), message: `"${host}", a host of "${name}", ${message}` }];
    });
    if (fault !== undefined) {
        return [{ path, message: `"${commonName}", the common name of "${name}", ${fault}` }, ...wrongHosts];
    }
    if (commonName !== "") {
        return wrongHosts;
    }
    if (kubeconfig !== undefined) {
        return [
            {
                path,
                message: `"" is empty, but a kubeconfig's user has it as its name. Write it, or take kubeconfig out`,
            },
        ];
    }
    return hosts.length > 0
        ? wrongHosts
        : [
              {
                  path,
                  message: `"" is empty, and there are no hosts, so that nobody knows whose certificate it is. Write one of the two`,
              },
          ];
}

function purposeFaults(view: CatalogView, leaf: LeafDocument): Fault[] {
    const { hosts, kubeconfig, purposes } = leaf.certificate;
    const path = view.pathOf(leaf, "purposes");
    return [
        ...(purposes.includes("server") && hosts.length === 0
            ? [
                  {
                      path,
                      message:
                          "server needs hosts: clients look at nothing else. Add hosts, or use the purpose client alone",
                  },
              ]
            : []),
        ...(kubeconfig !== undefined && !purposes.includes("client")
            ? [
                  {
                      path,
                      message: `${show(purposes)} has no client, but a kubeconfig is one's. Add client, or take kubeconfig out`,
                  },
              ]
            : []),
    ];
}

function unknownNode(view: CatalogView, leaf: LeafDocument): Fault[] {
    const { node } = leaf.certificate;
    const { nodeNames } = view.sound;
    if (node === undefined || nodeNames.includes(node)) {
        return [];
    }
    const remedy = suggestion(node, nodeNames) ?? "Declare it there, or take the key out";
    return [{ path: view.pathOf(leaf, "node"), message: `"${node}" is not in flotilla:nodes. ${remedy}` }];
}

/** Entries that are meant for the default catalog, most likely, but say too little to be ones of their own. */
function strangers({ base, sound: { pki } }: CatalogView): Fault[] {
    const authorities = Object.entries(pki.authorities);
    return [
        ...switchedOff(["pki", "authorities"], pki.authorities, Object.keys(base.authorities)),
        ...switchedOff(["pki", "keyPairs"], pki.keyPairs, Object.keys(base.keyPairs)),
        ...authorities.flatMap(([name, { certificates = {} }]) => {
            const known = Object.keys(ownCertificates(base.authorities, name));
            const path = ["pki", "authorities", name, "certificates"];
            return [...switchedOff(path, certificates, known), ...nameless(path, certificates, known)];
        }),
    ];
}

function ownCertificates(
    authorities: Readonly<Record<string, AuthorityEntry>>,
    name: string,
): Readonly<Record<string, CertificateEntry>> {
    return Object.hasOwn(authorities, name) ? (authorities[name]?.certificates ?? {}) : {};
}

type Entries = Readonly<Record<string, { readonly enabled?: boolean | undefined }>>;

function switchedOff(path: ConfigurationPath, entries: Entries, known: readonly string[]): Fault[] {
    return Object.entries(entries)
        .filter(([name, entry]) => entry.enabled === false && Object.keys(entry).length === 1 && !known.includes(name))
        .map(([name]) => ({
            path: [...path, name],
            message: `enabled: false leaves out "${name}", which the default catalog does not have. ${alternatives(name, known) ?? "Take it out"}`,
        }));
}

function nameless(
    path: ConfigurationPath,
    certificates: Readonly<Record<string, CertificateEntry>>,
    known: readonly string[],
): Fault[] {
    return Object.entries(certificates)
        .filter(([name, entry]) => {
            const isNamed =
                entry.commonName !== undefined ||
                entry.hosts !== undefined ||
                entry.kubernetesServiceNames !== undefined;
            return entry.enabled !== false && !known.includes(name) && !isNamed;
        })
        .map(([name]) => ({
            path: [...path, name],
            message:
                `"${name}" is not in the default catalog, and has neither commonName nor hosts. ` +
                (suggestion(name, known) ?? "Add one of them"),
        }));
}

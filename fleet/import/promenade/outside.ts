import type { ConfigurationPath } from "../../../components/fault/fault";
import type { Position } from "../../../components/installation/fault-lines";
import { valueAt } from "../../../components/installation/faults";
import type { ForeignDocument, PromenadeDocument } from "./documents";
import type { Kind } from "./kinds";

/** Something of a design that becomes no section, and why. */
export interface Outside {
    readonly position: Position;
    readonly path: ConfigurationPath;
    /** One or two sentences. */
    readonly reason: string;
}

const host = "It is the host's: what installs the machine does it.";
const charts = "Flotilla deploys no charts: what ran by Armada is declared, or deployed by whoever has the chart.";
const components = "flotilla:anchors declares the component, with its image and arguments.";
const genesisAlone = "The first control plane comes up before anything can be declared in it. See docs/genesis.md.";

/** What becomes a section: the parts of documents, by their path below `data`. */
export const taken: Readonly<Record<Kind, readonly string[]>> = {
    Docker: [],
    EncryptionPolicy: [],
    Genesis: ["hostname", "ip", "domain", "labels"],
    HostSystem: [],
    Kubelet: ["arguments", "config_file_overrides"],
    KubernetesNetwork: [
        ...["dns.cluster_domain", "dns.service_ip", "proxy"],
        ...["kubernetes.service_ip", "kubernetes.haproxy_port", "kubernetes.apiserver_port"],
    ],
    KubernetesNode: ["hostname", "ip", "domain", "labels"],
    PKICatalog: ["certificate_authorities", "keypairs"],
};

const externalAddress =
    "No node reaches the host by it. If clients do, add it to the node's addresses: certificates have all of them.";

/** Why the rest does not, by its path below `data`. */
export const reasons: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
    Docker: { config: host },
    EncryptionPolicy: {
        etcd:
            "pki.encryption makes its own keys, with which nobody reads what is encrypted already: decrypt with the " +
            "old keys first, see docs/encryption-at-rest.md.",
        scripts: "Join scripts of Flotilla hold no key, and that of the first node comes out of the encrypted state.",
    },
    Genesis: {
        external_ip: externalAddress,
        "images.armada": charts,
        "images.armada-operator": charts,
        "images.helm": charts,
        "images.kubernetes": components,
        armada: charts,
        "apiserver.command_prefix": components,
        "apiserver.arguments": components,
        "apiserver.encryption":
            "pki.encryption makes its own keys, with which nobody reads what is encrypted already: see docs/encryption-at-rest.md.",
        "apiserver.resources": components,
        "controller-manager": components,
        scheduler: components,
        etcd: genesisAlone,
        haproxy: components,
        files: genesisAlone,
        enable_operator: charts,
        armada_helm_bootstrap: charts,
    },
    HostSystem: {
        files: host,
        systemd_units: host,
        images: "They are what host programs run. Images of anchors stand in their own section.",
        packages: host,
        validation: "npx flotilla status and npx flotilla certificates look at what runs.",
    },
    Kubelet: { images: "It is the container runtime that starts pods with the image: its configuration has it." },
    KubernetesNetwork: {
        "dns.upstream_servers": "It is the configuration of the cluster's DNS, which is deployed as any workload.",
        "dns.bootstrap_validation_checks": genesisAlone,
        "kubernetes.pod_cidr": "It is an argument of the controller manager and of the network's agents.",
        "kubernetes.service_cidr": "It is an argument of the API servers and controller managers.",
        etcd: "Its ports are arguments of etcd and of haproxy.",
        hosts_entries: host,
        ntp: host,
    },
    KubernetesNode: {
        external_ip: externalAddress,
        join_ip: "Hosts join at join.server. See docs/joining.md.",
        join_ips: "Hosts join at join.server. See docs/joining.md.",
        role: "Roles follow from labels. Look at the node's roles.",
    },
    PKICatalog: {},
};

/** All that stays outside, in the order of the documents. */
export function outsideOf(
    documents: readonly PromenadeDocument[],
    foreign: readonly ForeignDocument[],
): readonly Outside[] {
    const parts = documents.flatMap((document) =>
        Object.entries(reasons[document.kind]).flatMap(([key, reason]): Outside[] => {
            const path = ["data", ...key.split(".")];
            const value = valueAt(document, path);
            return value === undefined ? [] : [{ position: document.at(path), path, reason }];
        }),
    );
    return [...parts, ...foreign.map(foreignReason)];
}

const material =
    /^deckhand\/(CertificateAuthorityKey|CertificateAuthority|CertificateKey|Certificate|PrivateKey|PublicKey)\/v1$/;

function foreignReason({ schema, position }: ForeignDocument): Outside {
    const reason = material.test(schema)
        ? `${schema}: issued already. To go on with it, name it in existing of its entry, with the key as a secret: see docs/certificates.md.`
        : `${schema}: no document of Promenade. Whoever reads it now goes on doing so.`;
    return { position, path: [], reason };
}

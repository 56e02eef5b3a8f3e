import { z } from "zod";
import { webAddress } from "../fiaas/web-address";
import { nodeRole } from "../node/config";
import { namespaceName, objectName, text } from "../namespace/names";
import { authorityEntry } from "./authority-config";
import { dnsNameFault } from "./dns-name";
import { encryptionConfiguration } from "./encryption-config";
import { keyPairEntry } from "./entry-config";
import { ipAddressFault } from "./ip-address";
import { serverFault } from "./server-address";
import { algorithm, commonName, days, hosts, organizations } from "./values";

/** Told twice to zod, because a schema that is asked when it is made costs every preview, also without certificates. */
const apiServerDefaults = {
    hosts: [] as string[],
    server: "https://127.0.0.1:6443",
    serviceAddresses: ["10.96.0.1"],
    clusterDomain: "cluster.local",
};

const apiServer = z.strictObject({
    hosts: hosts.default(apiServerDefaults.hosts).meta({
        description: "Names and addresses in front of the API servers, for their certificate: load balancers, a VIP.",
        examples: [["api.example.com", "192.168.77.2"]],
    }),
    server: webAddress
        .superRefine((server, context) => {
            const message = serverFault(server);
            if (message !== undefined) {
                context.addIssue({ code: "custom", message });
            }
        })
        .default(apiServerDefaults.server)
        .meta({
            description: "The address that kubeconfigs have. The API server's certificate has to have its host.",
            examples: ["https://api.example.com:6443"],
        }),
    serviceAddresses: z
        .array(text(ipAddressFault))
        .min(1, { error: "has no address. Write the first one of each range of service addresses" })
        .default(apiServerDefaults.serviceAddresses)
        .meta({
            description: "The addresses of the service kubernetes: the first one of each range of service addresses.",
            examples: [["10.96.0.1", "fd00:10:96::1"]],
        }),
    clusterDomain: text(dnsNameFault)
        .default(apiServerDefaults.clusterDomain)
        .meta({ description: "What names of services end with.", examples: ["prod-1.example.com"] }),
});

/** A name that becomes the label `<name>-etcd`. */
const etcdName = text((name) =>
    /^[a-z]([-a-z0-9]{0,56}[a-z0-9])?$/.test(name)
        ? undefined
        : 'is not an etcd\'s name. Use at most 58 lower-case letters, digits and "-", with a letter first and a letter or digit at the end',
);

const etcdClient = z.strictObject({
    commonName: commonName
        .min(1, { error: "is empty. Write it, or take the key out" })
        .optional()
        .meta({
            description: "The common name of its subject. Without it, the document's name.",
            examples: ["calico"],
        }),
    peer: z
        .boolean()
        .optional()
        .meta({
            description:
                "Whether it has a certificate of the members' own authority, too: <name>-peer. Without it, false.",
            examples: [true],
        }),
});

const etcd = z.strictObject({
    enabled: z
        .boolean()
        .optional()
        .meta({ description: "With false there are no certificates for it. Without it, true.", examples: [false] }),
    role: nodeRole.optional().meta({
        description: "The role of the nodes that have a member. Without it, etcd.",
        examples: ["control-plane"],
    }),
    hosts: hosts.optional().meta({
        description:
            "Names and addresses by which clients reach its members as a whole. Without it, the service <name>-etcd in the " +
            "catalog's namespace, by its full name.",
        examples: [["10.96.232.136"]],
    }),
    clients: z
        .record(objectName, etcdClient)
        .optional()
        .meta({
            description: "Clients beside its anchor, and the API server of the etcd kubernetes, by document name.",
            examples: [{ "calico-node": { peer: true } }],
        }),
});

const authorityDefaults = {
    algorithm: "ECDSA-P256" as const,
    validityDays: 3650,
    renewBeforeDays: 365,
    organizations: ["Kubernetes"],
    pathLength: 0,
    protect: false,
};

/** Ninety days before its end a certificate survives two monthly runs that failed, and people have a month left. */
const certificateDefaults = { algorithm: "ECDSA-P256" as const, validityDays: 365, renewBeforeDays: 90 };

const keyPairDefaults = { algorithm: "RSA-2048" as const };

const allDefaults = {
    authorities: authorityDefaults,
    certificates: certificateDefaults,
    keyPairs: keyPairDefaults,
};

const defaults = z.strictObject({
    authorities: z
        .strictObject({
            algorithm: algorithm.default(authorityDefaults.algorithm).meta({
                description: "The kind of their keys.",
                examples: ["RSA-4096"],
            }),
            validityDays: days.default(authorityDefaults.validityDays).meta({
                description: "Days from their issue to their end.",
                examples: [7300],
            }),
            renewBeforeDays: days.default(authorityDefaults.renewBeforeDays).meta({
                description:
                    "Days before their end from which on each preview warns that they are due: people rotate them. At least as many as what they sign is valid.",
                examples: [730],
            }),
            organizations: organizations.default(authorityDefaults.organizations).meta({
                description: "The organizations of their subjects.",
                examples: [["Example Ltd"]],
            }),
            pathLength: authorityEntry.shape.pathLength
                .unwrap()
                .default(authorityDefaults.pathLength)
                .meta({
                    description: "How many authorities may stand between them and a leaf: none for no limit.",
                    examples: ["none"],
                }),
            protect: z
                .boolean()
                .default(authorityDefaults.protect)
                .meta({ description: "Refuse to delete or replace them.", examples: [true] }),
        })
        .default(authorityDefaults)
        .meta({ description: "Of authorities.", examples: [{ algorithm: "RSA-4096" }] }),
    certificates: z
        .strictObject({
            algorithm: algorithm.default(certificateDefaults.algorithm).meta({
                description: "The kind of their keys.",
                examples: ["RSA-2048"],
            }),
            validityDays: days.default(certificateDefaults.validityDays).meta({
                description: "Days from their issue to their end.",
                examples: [90],
            }),
            renewBeforeDays: days.default(certificateDefaults.renewBeforeDays).meta({
                description: "Days before their end from which on an `up` issues them anew.",
                examples: [30],
            }),
        })
        .default(certificateDefaults)
        .meta({ description: "Of certificates.", examples: [{ validityDays: 90, renewBeforeDays: 30 }] }),
    keyPairs: z
        .strictObject({
            algorithm: algorithm.default(keyPairDefaults.algorithm).meta({
                description: "The kind of key.",
                examples: ["ECDSA-P256"],
            }),
        })
        .default(keyPairDefaults)
        .meta({ description: "Of key pairs.", examples: [{ algorithm: "ECDSA-P256" }] }),
});

/** The certificates of an installation: `flotilla:pki`. */
export const pkiConfiguration = z.strictObject({
    catalog: z
        .enum(["default", "none"], { error: "is not a catalog. Use default or none" })
        .default("default")
        .meta({
            description:
                "What there is without further words: default, all that a cluster of flotilla:nodes needs, or none, only what authorities and keyPairs have.",
            examples: ["none"],
        }),
    namespace: namespaceName.default("kube-system").meta({
        description: "Where Secrets and ConfigMaps go. The namespace has to exist, or is one of the installation's.",
        examples: ["cluster-pki"],
    }),
    apiServer: apiServer.default(apiServerDefaults).meta({
        description: "How the API servers are reached.",
        examples: [{ hosts: ["api.example.com"], server: "https://api.example.com:6443" }],
    }),
    etcds: z
        .record(etcdName, etcd)
        .default({})
        .meta({
            description:
                "The etcds of the default catalog, by name. There is always one for the API servers, kubernetes, unless it is switched off.",
            examples: [{ calico: { hosts: ["10.96.232.136"], clients: { "calico-node": {} } } }],
        }),
    defaults: defaults.default(allDefaults).meta({
        description: "Keys and lives of what says nothing else.",
        examples: [{ certificates: { validityDays: 90, renewBeforeDays: 30 } }],
    }),
    authorities: z
        .record(objectName, authorityEntry)
        .default({})
        .meta({
            description:
                "Authorities and what they sign, by name. An entry that the default catalog has, too, is put over it: maps key by key, lists whole.",
            examples: [{ kubernetes: { certificates: { admin: { enabled: false } } } }],
        }),
    keyPairs: z
        .record(objectName, keyPairEntry)
        .default({})
        .meta({
            description: "Key pairs without a certificate, by document name. The default catalog has service-account.",
            examples: [{ "service-account": { algorithm: "RSA-4096" } }],
        }),
    encryption: encryptionConfiguration.optional().meta({
        description:
            "Encryption at rest of what the API servers store: keys, their rotation, and the file for the API servers. {} is enough for Secrets; " +
            "without the key there is none.",
        examples: [{ resources: ["secrets", "configmaps"] }],
    }),
});

/** `flotilla:pki` with its defaults. */
export type PkiConfiguration = z.output<typeof pkiConfiguration>;

/** An etcd of the default catalog. */
export type EtcdConfiguration = PkiConfiguration["etcds"][string];

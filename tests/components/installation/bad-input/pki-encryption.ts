import { stackFile, withSections } from "../project-files";
import type { BadInput } from "./bad-input";
import { withPki } from "./pki-files";

function withResources(yaml: string): string {
    return withPki(`    encryption:\n      resources: ${yaml}\n`);
}

/** What is wrong with the encryption at rest. */
export const pkiEncryption: readonly BadInput[] = [
    {
        rule: "keys and words of the encryption at rest that are unknown",
        stack: withPki("    encryption: { provider: kms, rotation: switch, verify: 1, key: abc }\n"),
        expected: [
            `${stackFile}:7: pki.encryption.key: unknown key "key". Use one of: protect, provider, resources, rotation, secret, verify.`,
            `${stackFile}:7: pki.encryption.provider: "kms" does not encrypt. Use one of: secretbox, aescbc, aesgcm.`,
            `${stackFile}:7: pki.encryption.rotation: "switch" is not a step of a rotation. Use one of: add, first, rewrite, drop.`,
            `${stackFile}:7: pki.encryption.verify: 1 is a number, but true or false is wanted here. Write true or false.`,
        ],
    },
    {
        rule: "an encryption of nothing",
        stack: withResources("[]"),
        expected: [
            `${stackFile}:8: pki.encryption.resources: [] names no resource. Name one, or take pki.encryption out.`,
        ],
    },
    {
        rule: "resources that API servers do not encrypt",
        stack: withResources(
            '["*", Secrets, pods/log, serviceipallocations, events.events.k8s.io, ingresses.extensions, "secrets.*", secrets_, "*.Apps"]',
        ),
        expected: [
            `${stackFile}:8: pki.encryption.resources[0]: "*" is not a resource. Use "*." for the whole core group, or "*.*" for everything.`,
            `${stackFile}:8: pki.encryption.resources[1]: "Secrets" has capital letters. Use the plural as \`kubectl api-resources\` shows it, with its group: secrets, deployments.apps.`,
            `${stackFile}:8: pki.encryption.resources[2]: "pods/log" is a part of a resource, and is stored with it. Name the resource alone.`,
            `${stackFile}:8: pki.encryption.resources[3]: "serviceipallocations" has no REST API, so that API servers do not encrypt it. Take it out.`,
            `${stackFile}:8: pki.encryption.resources[4]: "events.events.k8s.io" is stored as a resource of the core group. Use events.`,
            `${stackFile}:8: pki.encryption.resources[5]: "ingresses.extensions" is of a group that no API server has any more. Take it out.`,
            `${stackFile}:8: pki.encryption.resources[6]: "secrets.*" is a resource in every group. Name one group, or use "*.*" for everything.`,
            `${stackFile}:8: pki.encryption.resources[7]: "secrets_" is not a resource. Use a plural with its group, such as secrets or deployments.apps, or a wildcard: *. or *.apps or *.*.`,
            `${stackFile}:8: pki.encryption.resources[8]: "*.Apps" has capital letters. Use the plural as \`kubectl api-resources\` shows it, with its group: secrets, deployments.apps.`,
        ],
    },
    {
        rule: "resources that cover each other",
        stack: withResources('[secrets, secrets., "*.apps", deployments.apps]'),
        expected: [
            `${stackFile}:8: pki.encryption.resources[1]: "secrets." is covered by "secrets" already. Remove one of them.`,
            `${stackFile}:8: pki.encryption.resources[3]: "deployments.apps" is covered by "*.apps" already. Remove one of them.`,
        ],
    },
    {
        rule: "resources beside everything",
        stack: withResources('[secrets, "*.*"]'),
        expected: [
            `${stackFile}:8: pki.encryption.resources[0]: "secrets" is covered by "*.*" already. Remove one of them.`,
        ],
    },
    {
        rule: "a Secret of the encryption that is a document's",
        stack: withPki("    encryption:\n      secret: admin\n"),
        expected: [
            `${stackFile}:8: pki.encryption.secret: "admin" would be the Secret of the encryption at rest, but is the Secret of "admin" in the namespace "kube-system", too. Set pki.encryption.secret to another name.`,
        ],
    },
    {
        rule: "a Secret of a document that is the encryption's, although that has another fault",
        stack: withPki(
            "    encryption: { provider: kms }\n    keyPairs:\n      service-account: { secret: encryption-config }\n",
        ),
        expected: [
            `${stackFile}:7: pki.encryption: "encryption-config" would be the Secret of the encryption at rest, but is the Secret of "service-account" in the namespace "kube-system", too. Set pki.encryption.secret to another name.`,
            `${stackFile}:7: pki.encryption.provider: "kms" does not encrypt. Use one of: secretbox, aescbc, aesgcm.`,
        ],
    },
    {
        rule: "a Secret of the encryption that is a registry's",
        stack: withSections(
            "  flotilla:nodes:\n    n0: { addresses: [10.0.0.1], roles: [control-plane, etcd] }\n  flotilla:namespaces:\n    kube-system: { create: false }\n  flotilla:registries:\n    encryption-config: { address: quay.io, username: r, password: { env: A } }\n  flotilla:pki:\n    encryption: {}\n",
        ),
        expected: [
            `${stackFile}:11: pki.encryption: "encryption-config" would be the Secret of the encryption at rest, but is a registry's pull secret in the namespace "kube-system", too. Set pki.encryption.secret to another name.`,
        ],
    },
];

import { stackFile, withRegistry, withSections } from "../project-files";
import type { BadInput } from "./bad-input";

/** Secrets and references to them; no message holds one. */
export const secrets: readonly BadInput[] = [
    {
        rule: "a secret in plain text, without showing it",
        stack: withSections("  flotilla:secrets:\n    quay: hunter2\n"),
        expected: [
            `${stackFile}:5: secrets.quay: is not encrypted (the value is not shown). Take it out, and run \`npx pulumi config set --path 'flotilla:secrets.quay' --secret --stack <installation>\`.`,
        ],
    },
    {
        rule: "a secret in plain text behind a wrong name, without showing it",
        stack: withSections("  flotilla:secrets:\n    QUAY: hunter2\n"),
        expected: [
            `${stackFile}:5: secrets.QUAY: "QUAY" is not a secret's name. Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
            `${stackFile}:5: secrets.QUAY: is not encrypted (the value is not shown). Take it out, and run \`npx pulumi config set --path 'flotilla:secrets.QUAY' --secret --stack <installation>\`.`,
        ],
    },
    {
        rule: "a list of secrets, without showing them",
        stack: withSections("  flotilla:secrets: [hunter2]\n"),
        expected: [
            `${stackFile}:4: secrets: is not encrypted (the value is not shown). Take it out, and run \`npx pulumi config set --path 'flotilla:secrets.<name>' --secret --stack <installation>\`.`,
        ],
    },
    {
        rule: "an encrypted value with another key beside it",
        stack: withSections("  flotilla:secrets:\n    quay: { secure: v1:x, note: y }\n"),
        expected: [`${stackFile}:5: secrets.quay.note: unknown key "note". Use one of: secure.`],
    },
    {
        rule: "a password in plain text, without showing it",
        stack: withRegistry("      password: hunter2\n"),
        expected: [
            `${stackFile}:8: registries.quay.password: is a value (not shown) where a reference to a secret is wanted. Write one of {secret: …}, {env: …} and {file: …}, and change the secret if the file was shared.`,
        ],
    },
    {
        rule: "a password that is a number, without showing it",
        stack: withRegistry("      password: 12345\n"),
        expected: [
            `${stackFile}:8: registries.quay.password: is a value (not shown) where a reference to a secret is wanted. Write one of {secret: …}, {env: …} and {file: …}, and change the secret if the file was shared.`,
        ],
    },
    {
        rule: "a list of registries, without showing what is in it",
        stack: withSections("  flotilla:registries:\n    - password: hunter2\n"),
        expected: [
            `${stackFile}:4: registries: the value (not shown) is a list, but a map of keys is wanted here. Write a map of keys.`,
        ],
    },
    {
        rule: "a registry that is a list, without showing what is in it",
        stack: withSections("  flotilla:registries:\n    quay: [{ password: hunter2 }]\n"),
        expected: [
            `${stackFile}:5: registries.quay: the value (not shown) is a list, but a map of keys is wanted here. Write a map of keys.`,
        ],
    },
    {
        rule: "a reference of two kinds",
        stack: withRegistry("      password: { env: QUAY, file: quay }\n"),
        expected: [
            `${stackFile}:8: registries.quay.password: the value (not shown) names env and file. Use one of {secret: …}, {env: …} and {file: …}.`,
        ],
    },
    {
        rule: "an empty reference",
        stack: withRegistry("      password: {}\n"),
        expected: [
            `${stackFile}:8: registries.quay.password: the value (not shown) names no secret. Use one of {secret: …}, {env: …} and {file: …}.`,
        ],
    },
    {
        rule: "a reference of an unknown kind",
        stack: withRegistry("      password: { envs: QUAY }\n"),
        expected: [
            `${stackFile}:8: registries.quay.password: the value (not shown) names no secret. Use one of {secret: …}, {env: …} and {file: …}.`,
            `${stackFile}:8: registries.quay.password.envs: unknown key "envs". Did you mean "env"?`,
        ],
    },
    {
        rule: "a reference to an unknown secret",
        stack: withRegistry("      password: { secret: quay }\n"),
        expected: [
            `${stackFile}:8: registries.quay.password.secret: "quay" is not in flotilla:secrets. Run \`npx pulumi config set --path 'flotilla:secrets.quay' --secret --stack <installation>\`.`,
        ],
    },
    {
        rule: "a reference to a misspelled secret",
        stack: withRegistry(
            "      password: { secret: quay-pasword }\n  flotilla:secrets:\n    quay-password: { secure: v1:x }\n",
        ),
        expected: [
            `${stackFile}:8: registries.quay.password.secret: "quay-pasword" is not in flotilla:secrets. Did you mean "quay-password"?`,
        ],
    },
    {
        rule: "a reference that is no name, without showing it",
        stack: withRegistry('      password: { secret: "Hunter 2!" }\n'),
        expected: [
            `${stackFile}:8: registries.quay.password.secret: the value (not shown) is not a secret's name. Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
        ],
    },
    {
        rule: "a reference that is a number",
        stack: withRegistry("      password: { env: 12345 }\n"),
        expected: [
            `${stackFile}:8: registries.quay.password.env: is not text (the value is not shown). Write the name in quotes.`,
        ],
    },
    {
        rule: "a variable with a dash, without showing it",
        stack: withRegistry("      password: { env: QUAY-PASSWORD }\n"),
        expected: [
            `${stackFile}:8: registries.quay.password.env: the value (not shown) is not the name of an environment variable. Use letters, digits and "_".`,
        ],
    },
    {
        rule: "a missing password",
        stack: withRegistry(""),
        expected: [
            `${stackFile}:5: registries.quay.password: is missing. Set it to a reference: one of {secret: …}, {env: …} and {file: …}.`,
        ],
    },
    {
        rule: "an encrypted value in the place of a reference",
        stack: withRegistry("      password:\n        secure: v1:x\n"),
        expected: [
            `${stackFile}:8: registries.quay.password: has an encrypted value, but secrets belong into flotilla:secrets. Move it there, and refer to it by {secret: <name>} where a secret is wanted.`,
        ],
    },
    {
        rule: "an encrypted value where none belongs",
        stack: "config:\n  flotilla:cluster:\n    identifier:\n      secure: v1:x\n",
        expected: [
            `${stackFile}:3: cluster.identifier: has an encrypted value, but secrets belong into flotilla:secrets. Move it there, and refer to it by {secret: <name>} where a secret is wanted.`,
        ],
    },
    {
        rule: "an encrypted section",
        stack: "config:\n  flotilla:cluster:\n    secure: v1:x\n",
        expected: [
            `${stackFile}:2: cluster: has an encrypted value, but secrets belong into flotilla:secrets. Move it there, and refer to it by {secret: <name>} where a secret is wanted.`,
        ],
    },
];

import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { dateOf, day, today } from "../../../provider/pki/clock";
import { useProgram } from "../../support/program";
import { createProject, type Project } from "../../support/project";
import { temporaryFolder, testEngine } from "../../support/shared-cluster";
import { pkiProgram } from "./program";

const execute = promisify(execFile);

/** What the program of these tests has for outputs: PEM by logical name. */
export interface PkiOutputs {
    readonly certificates: Readonly<Record<string, string>>;
    readonly keys: Readonly<Record<string, string>>;
    readonly publicKeys: Readonly<Record<string, string>>;
    readonly bundles: Readonly<Record<string, string>>;
}

/** A stack of certificates, key pairs and trust bundles on the real engine. */
export interface PkiStack {
    readonly project: Project;
    /** What there is to be from now on, see {@link pkiProgram}. */
    declare(pki: object): void;
    /** The day that the provider takes for today. */
    setToday(date: string): void;
    /** What a preview prints. @throws AssertionError when it fails. */
    preview(...more: string[]): Promise<string>;
    /** What an update prints. @throws AssertionError when it fails. */
    up(): Promise<string>;
    /** Outputs, with what is secret. */
    outputs(): Promise<PkiOutputs>;
}

/** A date so many days from now: Node's TLS knows no day but today. */
export function dateIn(days: number): string {
    return dateOf(today({}) + days * day);
}

/** An empty stack, today. */
export async function createPkiStack(): Promise<PkiStack> {
    const project = await createProject(await testEngine(), path.join(temporaryFolder(), "no-kubeconfig"));
    useProgram(project, pkiProgram);
    const run = (...command: string[]): Promise<string> => project.succeed(...command);
    const stack: PkiStack = {
        project,
        declare: (pki) => {
            project.configure({}, { "test:pki": pki });
        },
        setToday: (date) => {
            project.environment["FLOTILLA_TODAY"] = date;
        },
        preview: (...more) => run("preview", ...more),
        up: () => run("up", "--yes", "--skip-preview"),
        outputs: async () => (await project.outputs()) as PkiOutputs,
    };
    stack.setToday(dateIn(0));
    return stack;
}

/**
 * What `openssl verify` says of a leaf with strict rules.
 * @returns "OK", or the error.
 */
export async function verify(
    leaf: string,
    authority: string,
    purpose: "sslserver" | "sslclient",
    date = dateIn(100),
): Promise<string> {
    const folder = mkdtempSync(path.join(temporaryFolder(), "verify-"));
    const [leafFile, authorityFile] = [path.join(folder, "leaf.pem"), path.join(folder, "authority.pem")];
    writeFileSync(leafFile, leaf);
    writeFileSync(authorityFile, authority);
    const moment = String(Date.parse(date) / 1000);
    const options = ["-x509_strict", "-attime", moment, "-purpose", purpose, "-CAfile", authorityFile, leafFile];
    try {
        await execute("openssl", ["verify", ...options]);
        return "OK";
    } catch (error) {
        return (error as { stderr: string }).stderr;
    }
}

/** An authority for ten years. */
export const authority = {
    commonName: "kubernetes",
    organizations: ["Kubernetes"],
    algorithm: "ECDSA-P256",
    validityDays: 3650,
    renewBeforeDays: 365,
    pathLength: 0,
};

/** A leaf of the authority named "ca", for a year. */
export const leaf = {
    authority: "ca",
    commonName: "system:node:n0",
    organizations: ["system:nodes"],
    hosts: ["localhost", "127.0.0.1"],
    purposes: ["server", "client"],
    algorithm: "ECDSA-P256",
    validityDays: 365,
    renewBeforeDays: 30,
};

import { createPrivateKey, createPublicKey, randomUUID, X509Certificate } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { certificateNames, makeCertificates, serviceAccountKeyFiles } from "./certificates";

/** What the other parts need of the certificates, as PEM texts. */
export interface Certificates {
    readonly authority: string;
    readonly admin: ClientCertificate;
    readonly controllerManager: ClientCertificate;
    readonly scheduler: ClientCertificate;
}

/** A client's certificate and key as PEM texts. */
export interface ClientCertificate {
    readonly certificate: string;
    readonly key: string;
}

const week = 7 * 24 * 60 * 60 * 1000;

/**
 * Sees to it that a folder holds certificates that work for at least a week: keeps what is good, else makes all of them anew. The
 * folder is made beside and renamed as a whole, so a kill at any moment leaves good ones, none, or (between the two renames) none.
 *
 * @param onProgress is told when they are made, and why old ones were not kept.
 */
export async function ensureCertificates(folder: string, onProgress: (line: string) => void): Promise<Certificates> {
    await sweep(folder);
    const fault = await faultOf(folder);
    if (fault !== undefined) {
        onProgress(fault === "missing" ? "making certificates" : `making certificates anew: ${fault}`);
        await replaceFolder(folder, await makeCertificates());
    }
    return readCertificates(folder);
}

/** Reads the certificates of a folder that {@link ensureCertificates} has made. */
export async function readCertificates(folder: string): Promise<Certificates> {
    const client = async (name: string): Promise<ClientCertificate> => ({
        certificate: await readFile(path.join(folder, `${name}.crt`), "utf8"),
        key: await readFile(path.join(folder, `${name}.key`), "utf8"),
    });
    return {
        authority: await readFile(path.join(folder, "ca.crt"), "utf8"),
        admin: await client("admin"),
        controllerManager: await client("kube-controller-manager"),
        scheduler: await client("kube-scheduler"),
    };
}

/** Why the certificates of a folder cannot be used; "missing" when there are none, undefined when all is well. */
export async function faultOf(folder: string, now = Date.now()): Promise<string | undefined> {
    const names = await readdir(folder).catch(() => undefined);
    if (names === undefined) {
        return "missing";
    }
    try {
        const read = (name: string): Promise<string> => readFile(path.join(folder, name), "utf8");
        const authority = new X509Certificate(await read("ca.crt"));
        checkValidity("ca.crt", authority, now);
        for (const name of certificateNames) {
            const certificate = new X509Certificate(await read(`${name}.crt`));
            checkValidity(`${name}.crt`, certificate, now);
            if (!certificate.verify(authority.publicKey)) {
                return `${name}.crt is not signed by ca.crt`;
            }
            if (!certificate.checkPrivateKey(createPrivateKey(await read(`${name}.key`)))) {
                return `${name}.key does not belong to ${name}.crt`;
            }
        }
        const tokens = createPublicKey(await read(serviceAccountKeyFiles.private)).export({
            type: "spki",
            format: "pem",
        });
        return tokens === (await read(serviceAccountKeyFiles.public)) ? undefined : "the service account keys differ";
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}

function checkValidity(name: string, certificate: X509Certificate, now: number): void {
    if (Date.parse(certificate.validTo) < now + week) {
        throw new Error(`${name} expires on ${certificate.validTo}`);
    }
    if (Date.parse(certificate.validFrom) > now) {
        throw new Error(`${name} is not valid before ${certificate.validFrom}`);
    }
}

const partialMark = ".partial-";

async function replaceFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
    const partial = `${folder}${partialMark}${randomUUID()}`;
    await mkdir(partial, { mode: 0o700 });
    for (const [name, text] of Object.entries(files)) {
        await writeFile(path.join(partial, name), text, { mode: 0o600 });
    }
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
}

/** Removes what killed runs left. The directory's lock is held, so there are no others. */
async function sweep(folder: string): Promise<void> {
    const parent = path.dirname(folder);
    for (const name of await readdir(parent)) {
        if (name.startsWith(`${path.basename(folder)}${partialMark}`)) {
            await rm(path.join(parent, name), { recursive: true, force: true });
        }
    }
}

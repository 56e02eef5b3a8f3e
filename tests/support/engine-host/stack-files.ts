import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pulumiVersion } from "../../../toolchain/versions";
import { vaultSecrets } from "./vault";

/** The lines of a stack file by which the engine finds the key of its secrets: they have to stay when it is written anew. */
export const secretsLines = /^(?:encryptionsalt|secretsprovider|encryptedkey):.*\n/gm;

/** What a stack file says of the vault. */
const vaultLines = `secretsprovider: ${vaultSecrets.url}\nencryptedkey: ${vaultSecrets.encryptedKey}\n`;

/**
 * Writes what `pulumi stack init --secrets-provider` leaves in a stack file and in a backend that is a folder.
 * @param stack such as `<project>/<stack>`
 */
export function writeEmptyStack(stackFile: string, backend: string, stack: string): void {
    writeFileSync(stackFile, vaultLines);
    const folder = path.join(backend, ".pulumi");
    const file = path.join(folder, "stacks", `${stack}.json`);
    const version = `v${pulumiVersion}`;
    const latest = {
        manifest: {
            time: new Date().toISOString(),
            magic: createHash("sha256").update(version).digest("hex"),
            version,
        },
        secrets_providers: {
            type: "cloud",
            state: { url: vaultSecrets.url, encryptedkey: vaultSecrets.encryptedKey },
        },
        metadata: {},
    };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(path.join(folder, "meta.yaml"), "version: 1\n");
    writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { stack: `organization/${stack}`, latest } }));
}

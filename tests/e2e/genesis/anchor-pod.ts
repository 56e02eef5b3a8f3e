import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { configData, contentKeys } from "../../../components/anchor/contents";
import { environment } from "../../../components/anchor/environment";
import { anchorScript, etcdAnchorScript } from "../../../components/anchor/script";
import type { GenesisAnchor } from "../../../components/genesis/genesis-script";
import { AnchorProcess, type Settings } from "../anchor/anchor-process";

/** What the API puts into the variables of a pod on m3. */
const node: Readonly<Record<string, string>> = { NODE_NAME: "m3", HOST_IP: "10.20.0.13" };

/** The pod of an anchor, as its DaemonSet starts it on a node whose root is a folder. */
export class AnchorPod {
    public readonly process: AnchorProcess;
    private readonly folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-pod-"));

    constructor(root: string, { anchor, files }: GenesisAnchor, settings: Settings = {}) {
        const sources = path.join(this.folder, "sources");
        mkdirSync(sources);
        const script = anchor.member === undefined ? anchorScript : etcdAnchorScript;
        for (const [key, text] of Object.entries({ ...configData(anchor, script), ...files })) {
            writeFileSync(path.join(sources, key), text);
        }
        const variables = Object.entries(environment(anchor, "present")).map(([name, value]) => [
            name,
            value.replace(/\$\(([A-Z_]+)\)/g, (_, key: string) => node[key] ?? ""),
        ]);
        this.process = new AnchorProcess("dash", [path.join(sources, contentKeys.script)], {
            PATH: process.env["PATH"] ?? "",
            ...(Object.fromEntries(variables) as Settings),
            ANCHOR_SOURCES: sources,
            ANCHOR_HOST_ROOT: root,
            ANCHOR_PERIOD: "0.1",
            TMPDIR: this.folder,
            ...settings,
        });
    }

    /** Ends it as a deleted pod ends. */
    public async end(): Promise<void> {
        await this.process.end();
        await this.process.kill();
        rmSync(this.folder, { recursive: true, force: true });
    }
}
